import type { Answer, ClusterError } from '#lib/domain/answer'
import { titlesOf, type EnvironmentView } from '#lib/domain/environment-view'
import { span } from '#lib/domain/format'
import type { Freshness, Kind, Snapshot } from '#lib/domain/snapshot'
import type { UnreadableObject } from '#lib/kubernetes/shapes'

/** How old each kind of an environment is, and the server's time, so that a browser with a wrong clock shows the right age. */
export type FreshnessView = { now: string; kinds: Record<Kind, Freshness> }

export const TITLES: Record<Kind, string> = {
  imageStreams: 'image streams',
  deployments: 'Deployments',
  statefulSets: 'StatefulSets',
  replicaSets: 'ReplicaSets',
  controllerRevisions: 'ControllerRevisions',
  pods: 'pods',
}

const KIND_NAMES: Record<Kind, string> = {
  imageStreams: 'image stream',
  deployments: 'Deployment',
  statefulSets: 'StatefulSet',
  replicaSets: 'ReplicaSet',
  controllerRevisions: 'ControllerRevision',
  pods: 'pod',
}

/** A kind that is shown in its last known state. */
export type Stale = { what: string; freshAt: string; error: ClusterError | null }

/** The kinds that were read too long ago. A kind that was never read is unread, not stale. */
export function staleOf(freshness: Record<Kind, Freshness>, kinds: readonly Kind[], now: number): Stale[] {
  return kinds.flatMap((kind) => {
    const { freshAt, staleAt, error } = freshness[kind]
    return freshAt !== null && now > Date.parse(staleAt) ? [{ what: TITLES[kind], freshAt, error }] : []
  })
}

/** Since when these kinds are shown without knowing that they are still so; null while they are fresh. */
export function staleSince(
  freshness: Record<Kind, Freshness>,
  kinds: readonly Kind[],
  now: number,
): string | null {
  const [oldest = null] = staleOf(freshness, kinds, now)
    .map(({ freshAt }) => freshAt)
    .sort()
  return oldest
}

/** When the oldest of these kinds was last known to be true; null if none was read. */
export function oldestOf(freshness: Record<Kind, Freshness>, kinds: readonly Kind[]): string | null {
  const known = kinds.flatMap((kind) => freshness[kind].freshAt ?? [])
  return known.sort()[0] ?? null
}

/** Kinds that fail for the same reason. */
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

/** `Pods, image streams: no answer from the cluster for 2 min: the connection is refused.` */
export function staleWords({ names, freshAt, why }: StaleGroup, of: number, now: number): string {
  const what = names.length === of ? '' : `${names.join(', ')}: `
  const silence = `no answer from the cluster for ${span(now - Date.parse(freshAt))}`
  return capitalised(`${what}${silence}${why === null ? '.' : `: ${why}`}`)
}

/** What is stale and why, in sentences; of several environments, with their titles. */
export function staleLines(
  views: readonly { environment: Pick<EnvironmentView, 'name' | 'title'>; kinds: Record<Kind, Freshness> }[],
  kinds: readonly Kind[],
  now: number,
): string[] {
  const titleOf = titlesOf(views.map(({ environment }) => environment))
  return views.flatMap((view) => {
    const title = titleOf(view.environment.name)
    return groupByReason(staleOf(view.kinds, kinds, now)).map(
      (group) => `${title === null ? '' : `${title}: `}${staleWords(group, kinds.length, now)}`,
    )
  })
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/**
 * Without the name of the request, which differs for each kind: `Could not watch the pods in prod: the API server …`. A watch that
 * became silent has no such name: `The API server …`.
 */
function reasonOf({ message }: ClusterError): string {
  return message.replace(/^Could not [^:]*: /, '').replace(/^The /, 'the ')
}

/**
 * What the rest of the page is shown without: a kind of objects that could not be read, or, with its `name`, one object that
 * is not what its API says.
 */
export type Unread = { what: string; name: string | null; error: ClusterError }

/** Of the kinds that a page shows, those that could not be read, and then the objects. */
export function unreadOf(snapshot: Snapshot, kinds: readonly Kind[]): Unread[] {
  const objects = kinds.flatMap((kind) => unreadObjects(KIND_NAMES[kind], snapshot.unreadable[kind]))
  return [...unreadKindsOf(snapshot, kinds), ...objects]
}

export function unreadKindsOf(snapshot: Snapshot, kinds: readonly Kind[]): Unread[] {
  return kinds.flatMap((kind) => unreadKind(TITLES[kind], snapshot[kind]))
}

export function unreadKind(what: string, answer: Answer<unknown>): Unread[] {
  return answer.ok ? [] : [{ what, name: null, error: answer.error }]
}

export function unreadObjects(what: string, objects: readonly UnreadableObject[]): Unread[] {
  return objects.map(({ metadata: { name }, unreadable }) => {
    return { what, name, error: { code: 'malformed', message: unreadable } }
  })
}

/** `image streams`, `image stream app` */
export function unreadName({ what, name }: Unread): string {
  if (name === null) return what
  return name === '' ? `${what} without a name` : `${what} ${name}`
}

/** Why an object is not shown; null if it is not known to be unreadable. */
export function whyUnread({ unreadable }: Snapshot, kind: Kind, name: string): ClusterError | null {
  const found = unreadable[kind].find(({ metadata }) => metadata.name === name)
  if (found === undefined) return null
  const message = `The ${KIND_NAMES[kind]} ${name} cannot be read: ${found.unreadable}.`
  return { code: 'malformed', message }
}
