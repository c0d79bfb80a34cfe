import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { keyOf } from '#lib/domain/workload/workload'

/** A tag of a stream in one environment, and the one that stands for it in the other. */
export type TagPair = { stream: string; from: LaneEntry | null; to: LaneEntry | null }

/**
 * The tags of two environments, by their streams. Tags of the same name belong together; else those that feed workloads of the same
 * name, since `stg` of one environment is `prod` of the other; else the only ones that are left.
 */
export function pairTags(from: readonly LaneEntry[], to: readonly LaneEntry[]): TagPair[] {
  const [ones, others] = [byStream(from), byStream(to)]
  const names = [...new Set([...ones.keys(), ...others.keys()])].sort()
  return names.flatMap((stream) => pairsOf(stream, ones.get(stream) ?? [], others.get(stream) ?? []))
}

function byStream(entries: readonly LaneEntry[]): Map<string, LaneEntry[]> {
  const streams = new Map<string, LaneEntry[]>()
  for (const entry of entries) {
    const { stream } = entry.lane
    streams.set(stream, [...(streams.get(stream) ?? []), entry])
  }
  return streams
}

function pairsOf(stream: string, from: readonly LaneEntry[], to: readonly LaneEntry[]): TagPair[] {
  const pairs: TagPair[] = []
  const left = new Set(to)
  const open = new Set(from)
  const pair = (one: LaneEntry, other: LaneEntry | undefined) => {
    if (other === undefined) return
    pairs.push({ stream, from: one, to: other })
    open.delete(one)
    left.delete(other)
  }
  for (const one of from)
    pair(
      one,
      [...left].find(({ tag }) => tag.name === one.tag.name),
    )
  for (const one of open)
    pair(
      one,
      [...left].find((other) => feedsSame(one, other)),
    )
  const [first] = open
  if (first !== undefined && open.size === 1 && left.size === 1) pair(first, [...left][0])
  return [
    ...pairs,
    ...[...open].map((one) => ({ stream, from: one, to: null })),
    ...[...left].map((other) => ({ stream, from: null, to: other })),
  ]
}

function feedsSame({ lane: one }: LaneEntry, { lane: other }: LaneEntry): boolean {
  const names = new Set(one.workloads.map(keyOf))
  return other.workloads.some((workload) => names.has(keyOf(workload)))
}
