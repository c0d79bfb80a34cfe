import type { ClusterError } from '#lib/domain/answer'
import { span } from '#lib/domain/format'
import type { Freshness, Kind, Snapshot } from '#lib/domain/snapshot'

/** How far the data of an environment can be believed, and what time it is for the one who says so. */
export type FreshnessView = { now: string; kinds: Record<Kind, Freshness> }

export const TITLES: Record<Kind, string> = {
  imageStreams: 'image streams',
  deployments: 'Deployments',
  statefulSets: 'StatefulSets',
  replicaSets: 'ReplicaSets',
  controllerRevisions: 'ControllerRevisions',
  pods: 'pods',
}

/** A kind that is shown as it was, since nothing newer is known. */
export type Stale = { what: string; freshAt: string; error: ClusterError | null }

/** Of the kinds that were read, those of which it is too long ago. */
export function staleOf(freshness: Record<Kind, Freshness>, kinds: readonly Kind[], now: number): Stale[] {
  return kinds.flatMap((kind) => {
    const { freshAt, staleAt, error } = freshness[kind]
    return freshAt !== null && now > Date.parse(staleAt) ? [{ what: TITLES[kind], freshAt, error }] : []
  })
}

/** The moment of which all that was read of these kinds is known to be true; null where nothing was. */
export function oldestOf(freshness: Record<Kind, Freshness>, kinds: readonly Kind[]): string | null {
  const known = kinds.flatMap((kind) => freshness[kind].freshAt ?? [])
  return known.sort()[0] ?? null
}

/** One sentence for each way in which kinds fail: `pods, image streams` and why. */
export type StaleGroup = { names: string[]; freshAt: string; why: string | null }

export function groupByReason(stale: readonly Stale[]): StaleGroup[] {
  const groups = new Map<string | null, StaleGroup>()
  for (const { what, freshAt, error } of stale) {
    const why = error === null ? null : reasonOf(error)
    const group = groups.get(why) ?? { names: [], freshAt, why }
    group.names.push(what)
    if (freshAt < group.freshAt) group.freshAt = freshAt
    groups.set(why, group)
  }
  return [...groups.values()]
}

/** `Pods, image streams: not heard from the cluster for 2 min: the connection is refused.` */
export function staleWords({ names, freshAt, why }: StaleGroup, of: number, now: number): string {
  const what = names.length === of ? 'everything here' : names.join(', ')
  const unheard = `${what}: not heard from the cluster for ${span(now - Date.parse(freshAt))}`
  return `${unheard.charAt(0).toUpperCase()}${unheard.slice(1)}${why === null ? '.' : `: ${why}`}`
}

/** Without the name of the request, which is another one for each kind: `Could not watch the pods in prod: …`. */
function reasonOf({ message }: ClusterError): string {
  return message.replace(/^Could not [^:]*: /, '')
}

/** A kind of object that could not be read; the rest of the page is shown without it. */
export type Unread = { what: string; error: ClusterError }

/** Of the kinds that a page shows, those that could not be read. */
export function unreadOf(snapshot: Snapshot, kinds: readonly Kind[]): Unread[] {
  return kinds.flatMap((kind) => {
    const answer = snapshot[kind]
    return answer.ok ? [] : [{ what: TITLES[kind], error: answer.error }]
  })
}
