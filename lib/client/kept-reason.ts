import { keepText, keptText } from '#lib/client/tab-storage'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { keyOf } from '#lib/domain/workload/workload'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'

/** What a person has typed as a reason survives the sheet, a reload and a sign-in, in its tab, until it is applied. */
export function keptReason(environment: string, request: ActionRequest): string {
  return keptText(keyFor(environment, request))
}

export function keepReason(environment: string, request: ActionRequest, reason: string): void {
  keepText(keyFor(environment, request), reason)
}

function keyFor(environment: string, request: ActionRequest): string {
  return `quayside.reason:${environment}:${subjectName(request)}`
}

/**
 * Another image or another choice of workloads is the same subject: the lane, or the first workload. What is said of an image is about
 * that image alone: a reason to import its tag is none to mark it.
 */
export function subjectName(request: ActionRequest): string {
  if (request.action === 'mark') return `mark/${request.digest}`
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'tag':
      return tagKey(subject.stream, subject.tag)
    case 'tags':
      return 'tags'
    case 'sources':
      return subject.repositories.length === 1 ? (subject.repositories[0] ?? 'sources') : 'sources'
    case 'cron-job':
      return `CronJob/${subject.cronJob}`
    case 'workloads': {
      const [first] = subject.workloads
      return subject.lane ?? (first ? keyOf(first) : 'workloads')
    }
  }
}
