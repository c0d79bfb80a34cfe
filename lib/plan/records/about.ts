import { tagKey } from '#lib/domain/image-stream/tag-key'
import { keyOf } from '#lib/domain/workload/workload'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { movedInRecord, touchedTags } from '#lib/plan/operation/operation-tag'

/** What a request names: lanes as `stream:tag`, objects as `Deployment/nginx`, sources by their repositories. */
export function namedIn(request: ActionRequest): string[] {
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'tag':
      return [tagKey(subject.stream, subject.tag)]
    case 'tags':
      return subject.tags
    case 'workloads':
      return [subject.lane ?? [], subject.workloads.map(keyOf)].flat()
    case 'cron-job':
      return [`CronJob/${subject.cronJob}`]
    case 'sources':
      return subject.repositories
  }
}

const known = new WeakMap<Operation, readonly string[]>()

/** What an operation names, touched or moved, in the same form. The journal gives the same object until its entry changes. */
export function aboutOf(operation: Operation): readonly string[] {
  const about = known.get(operation) ?? [
    ...new Set([
      ...namedIn(operation.request),
      ...touchedTags(operation).map(({ stream, tag }) => tagKey(stream, tag)),
      ...movedInRecord(operation).map(keyOf),
    ]),
  ]
  known.set(operation, about)
  return about
}

/** Whether the filter of Activity can name it: it cannot name repositories. */
export function isLaneName(about: string): boolean {
  return /:|^[A-Z]/.test(about)
}
