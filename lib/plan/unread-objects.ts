import { whyUnread } from '#lib/domain/freshness'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { whyTagUnreadable } from '#lib/kubernetes/names'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Refused } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'

/** Refuses an action on an object that is there, but cannot be read. */
export function refuseUnread(snapshot: Snapshot, request: ActionRequest): Refused | null {
  const subject = subjectOf(request)
  if (subject.kind === 'tag') {
    const { stream, tag } = subject
    const why = whyUnread(snapshot, 'imageStreams', stream)?.message ?? whyTagUnchanged(stream, tag)
    return why === null ? null : refuse('not-importable', why)
  }
  if (subject.kind !== 'workloads') return null
  const [unread] = subject.workloads.flatMap(
    ({ kind, name }) =>
      whyUnread(snapshot, kind === 'Deployment' ? 'deployments' : 'statefulSets', name) ?? [],
  )
  return unread === undefined ? null : refuse('not-found', unread.message)
}

/** Null for a tag that the API servers can read by its name. */
export function whyTagUnchanged(stream: string, tag: string): string | null {
  const why = whyTagUnreadable(tag)
  if (why === null) return null
  return `${tagKey(stream, tag)} cannot be changed, because the API cannot read a tag by such a name: ${why}.`
}

/** Workloads that cannot be read may have triggers from the same tags. */
export function unreadWarnings({ unreadable }: Snapshot, request: ActionRequest): string[] {
  const { moves } = actionOf(request)
  if (moves !== 'images' && moves !== 'template') return []
  const warningOf = (kind: string, name: string) =>
    `The ${kind} ${name} cannot be read, so whether it moves is unknown.`
  return [
    ...unreadable.deployments.map(({ metadata }) => warningOf('Deployment', metadata.name)),
    ...unreadable.statefulSets.map(({ metadata }) => warningOf('StatefulSet', metadata.name)),
  ]
}
