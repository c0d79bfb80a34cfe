import { count, shortDigest } from '#lib/domain/format'
import type { ActionRequest } from '#lib/plan/plan'

/** What an action is called as long as its plan is not known. */
export function requestTitle(request: ActionRequest): string {
  switch (request.action) {
    case 'import':
      return `Import ${request.stream}:${request.tag} now`
    case 'import-all':
      return `Import ${count(request.tags.length - request.except.length, 'tag')} now`
    case 'pin':
      return `Pin ${request.stream}:${request.tag} to ${shortDigest(request.digest)}`
    case 'follow':
      return `Resume following for ${request.stream}:${request.tag}`
    case 'revert':
      return `Revert ${request.workload.name}`
    case 'pause':
      return `Pause the image trigger of ${request.workload.name}`
    case 'resume':
      return `Resume the image trigger of ${request.workload.name}`
    case 'restart':
      return `Restart ${request.workload.name}`
    case 'release':
      return `Release ${request.workload.name} from ${request.pod}`
    case 'schedule':
      return `Schedule of ${request.stream}:${request.tag}`
    case 'run':
      return `Run ${request.cronJob} now`
    case 'suspend':
      return `${request.suspended ? 'Suspend' : 'Resume'} ${request.cronJob}`
  }
}
