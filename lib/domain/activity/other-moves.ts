import type { Unread } from '#lib/domain/freshness'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { sourceOf } from '#lib/domain/image-stream/tag-source'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import { isClient } from '#lib/domain/moves/client'
import type { Mover } from '#lib/domain/moves/mover'
import { moversInWords } from '#lib/domain/moves/mover-words'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { Newest } from '#lib/domain/activity/newest'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { Ownership } from '#lib/domain/workload/ownership'
import { clientsOf } from '#lib/domain/workload-page/revision-movers'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import { keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'

/** A move that no operation of the journal made. */
export type OtherMove = {
  key: string
  at: string
  what:
    | { kind: 'tag'; stream: string; tag: string; digest: string }
    /** A client wrote its pod template. */
    | { kind: 'workload'; workload: WorkloadKey; revision: number }
  /** All that fit; empty if nobody is known. */
  by: readonly Mover[]
}

export type OtherMoves = {
  /** Newest first. */
  moves: OtherMove[]
  /** How many match the filter, and how many there are. */
  matching: number
  total: number
  /** How far back it was looked. */
  from: string
  unread: Unread[]
}

/** Which moves are asked for. `lane`: `stream:tag` or `Deployment/nginx`. Empty or null: all. */
export type MoveFilter = { words: string; lane: string; from: string | null; to: string | null }

/** The tags and workloads that moved last: only these are looked at. */
export class LatestMoves {
  private readonly tags = new Newest<LaneEntry>(MOST, ({ lane }) => lane.importedAt)
  private readonly workloads = new Newest<Workload>(MOST, templateWrittenAt)

  of(entries: readonly LaneEntry[], workloads: readonly Workload[]): Latest {
    return { tags: this.tags.of(entries), workloads: this.workloads.of(workloads) }
  }
}

type Latest = { tags: ReturnType<Newest<LaneEntry>['of']>; workloads: ReturnType<Newest<Workload>['of']> }

const MOST = 200
const DAY_MS = 86_400_000
const DAYS = 7

/** @param now in milliseconds; it counts in whole days, so that the view stays the same while nothing moves */
export function otherMoves(
  { tags, workloads }: Latest,
  ownership: Ownership,
  evidenceOf: (stream: string, tag: string) => MoveEvidence,
  now: number,
  filter: MoveFilter,
): Omit<OtherMoves, 'unread'> {
  const days = new Date((Math.floor(now / DAY_MS) - DAYS) * DAY_MS).toISOString()
  const from = [days, ...[tags.from, workloads.from].flatMap((time) => time ?? [])].reduce(laterOf)
  const all = [
    ...tags.newest.flatMap((entry) => movesOfTag(entry, from, evidenceOf)),
    ...workloads.newest.flatMap((workload) => movesOfWorkload(workload, ownership)),
  ].filter(({ at }) => isSince(from, at))
  const found = all
    .filter((move) => isMatching(move, filter))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return { moves: found.slice(0, MOST), matching: found.length, total: all.length, from }
}

function laterOf(one: string, other: string): string {
  return isSince(one, other) ? other : one
}

function isSince(from: string, at: string): boolean {
  return Date.parse(at) >= Date.parse(from)
}

/** Without those of an operation, and without tags that only repeat others. */
function movesOfTag(
  { tag, lane: { stream } }: LaneEntry,
  from: string,
  evidenceOf: (stream: string, tag: string) => MoveEvidence,
): OtherMove[] {
  if (sourceOf(tag).kind === 'alias') return []
  const items = tag.status?.items ?? []
  const evidence = evidenceOf(stream, tag.name)
  return items
    .filter(({ created, image }) => image !== '' && isSince(from, created))
    .map((item): OtherMove => {
      const { created: at, image: digest } = item
      const what = { kind: 'tag', stream, tag: tag.name, digest } as const
      return { key: `${tag.key} ${at} ${digest}`, at, what, by: moversOf(tag, items, item, evidence) }
    })
    .filter(({ by }) => by.every(({ kind }) => kind !== 'operation'))
}

function movesOfWorkload(workload: Workload, ownership: Ownership): OtherMove[] {
  const [period] = lastPeriods(workload, ownership, NO_RETURNS)
  const by = period ? clientsOf(workload, period) : []
  const at = period?.since?.at
  if (period === undefined || at === undefined || by.length === 0) return []
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const what = { kind: 'workload', workload: key, revision: period.revision.number } as const
  return [{ key: `${key.kind}/${key.name} ${at}`, at, what, by }]
}

/** When a client last wrote what has the pod template, perhaps among other fields. */
function templateWrittenAt({ object }: Workload): string | null {
  const times = fieldWritesOf(object)
    .filter(({ manager, template }) => isClient(manager) && template !== 'none')
    .map(({ at }) => at)
  return times.sort().at(-1) ?? null
}

function isMatching(move: OtherMove, { words, lane, from, to }: MoveFilter): boolean {
  const { what, at } = move
  const name = what.kind === 'tag' ? tagKey(what.stream, what.tag) : keyOf(what.workload)
  return (
    (lane === '' || lane === name) &&
    (from === null || isSince(from, at)) &&
    (to === null || isSince(at, to)) &&
    hasWords(move, words)
  )
}

/** Whether each word is in what moved or in who moved it. */
function hasWords({ what, by }: OtherMove, words: string): boolean {
  const name = what.kind === 'tag' ? `${what.stream}:${what.tag} ${what.digest}` : what.workload.name
  const text = `${name} ${moversInWords(by)}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
