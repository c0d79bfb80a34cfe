import type { Answer } from '#lib/domain/answer'
import { findStream } from '#lib/domain/image-stream/tag-source'
import { marksOf } from '#lib/domain/marks/marks'
import { layOver, type FreshObjects, type Reading } from '#lib/domain/lay-over'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { triggersOf } from '#lib/domain/workload/triggers'
import {
  findWorkload,
  keyIn,
  keyOf,
  workloadsOf,
  type Workload,
  type WorkloadKey,
} from '#lib/domain/workload/workload'
import { isStreamName } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'
import { isUnreadable } from '#lib/kubernetes/shapes'

/** Names of streams, and workloads with their pods and revisions. */
export type Named = { streams: ReadonlySet<string>; workloads: ReadonlyMap<string, WorkloadKey> }

/**
 * What is known of a namespace, and what was just read of it. Plans look into this by name: to lay one over the other costs what the
 * namespace has, and most plans are about a few of its thousands of objects.
 */
export class FoundObjects {
  private readonly read: ReadonlyMap<string, Workload | null>

  constructor(
    readonly known: Snapshot,
    private readonly fresh: FreshObjects,
  ) {
    this.read = workloadsIn(fresh)
  }

  stream(name: string): ImageStream | undefined {
    const reading = this.fresh.imageStreams.get(name)
    return reading === undefined ? findStream(this.known, name) : (readable(reading) ?? undefined)
  }

  workload(key: WorkloadKey): Workload | undefined {
    const read = this.read.get(keyOf(key))
    return read === undefined ? findWorkload(this.known, key) : (read ?? undefined)
  }

  /** The workloads with a trigger that names one of these streams of the namespace. */
  fedBy(streams: ReadonlySet<string>): Workload[] {
    const all = feeding(workloadsOf(this.known))
    const known = new Set([...streams].flatMap((name) => all.get(name) ?? []))
    const read = [...this.read.values()].filter((each) => each !== null)
    return [
      ...[...known].filter((each) => !this.read.has(keyIn(each))),
      ...read.filter((each) => feedersOf(each).some((name) => streams.has(name))),
    ]
  }

  all(): Snapshot {
    return layOver(this.known, this.fresh)
  }

  /** A snapshot with no other objects than these and those that were just read. */
  part({ streams, workloads }: Named): Snapshot {
    const { known, fresh } = this
    const named = [...workloads.values()].flatMap((key) => findWorkload(known, key) ?? [])
    const { revisionsOf, podsOf } = ownershipOf(known)
    const revisions = named.flatMap(revisionsOf)
    const part = {
      ...known,
      imageStreams: only(
        known.imageStreams,
        [...streams].flatMap((name) => findStream(known, name) ?? []),
      ),
      deployments: only(
        known.deployments,
        named.flatMap((each) => (each.kind === 'Deployment' ? each.object : [])),
      ),
      statefulSets: only(
        known.statefulSets,
        named.flatMap((each) => (each.kind === 'StatefulSet' ? each.object : [])),
      ),
      replicaSets: only(
        known.replicaSets,
        revisions.filter((each) => each.of === 'Deployment'),
      ),
      controllerRevisions: only(
        known.controllerRevisions,
        revisions.filter((each) => each.of === 'StatefulSet'),
      ),
      pods: only(known.pods, named.flatMap(podsOf)),
      marks: marksOf(known),
      whole: known,
    }
    return layOver(part, fresh)
  }
}

/** A kind that could not be read stays so. */
function only<T>(list: Answer<readonly T[]>, objects: readonly T[]): Answer<readonly T[]> {
  return list.ok ? { ok: true, value: objects } : list
}

/** The streams of the namespace that feed a workload. */
export function feedersOf(workload: Workload): string[] {
  const own = triggersOf(workload).list.filter(({ namespace }) => namespace === null)
  // An annotation can have any text, but no stream is called so.
  return own.map(({ stream }) => stream).filter(isStreamName)
}

const byStream = new Memo<readonly Workload[], ReadonlyMap<string, readonly Workload[]>>()

function feeding(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  return byStream.of(workloads, [], () => {
    const fed = new Map<string, Workload[]>()
    for (const workload of workloads)
      for (const stream of feedersOf(workload)) fed.set(stream, [...(fed.get(stream) ?? []), workload])
    return fed
  })
}

function readable<T>(reading: Reading<T & object>): T | null {
  return reading === null || isUnreadable(reading) ? null : reading
}

function workloadsIn({ deployments, statefulSets }: FreshObjects): Map<string, Workload | null> {
  const read = new Map<string, Workload | null>()
  for (const [name, reading] of deployments) {
    const object = readable(reading)
    read.set(keyOf({ kind: 'Deployment', name }), object && { kind: 'Deployment', object })
  }
  for (const [name, reading] of statefulSets) {
    const object = readable(reading)
    read.set(keyOf({ kind: 'StatefulSet', name }), object && { kind: 'StatefulSet', object })
  }
  return read
}
