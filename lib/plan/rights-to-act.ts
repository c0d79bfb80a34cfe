import type { EnvironmentView } from '#lib/domain/environment-view'
import { LOGS_ARE_FOR_OPERATORS } from '#lib/domain/container/pod-log'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { obstacleTo, verdictIn, type Obstacle, type Ways } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/actions/actions'

const right = (verb: Right['verb'], group: Right['group'], resource: string): Right => {
  return { verb, group, resource, name: null }
}

const IMPORT = right('create', 'image.openshift.io', 'imagestreamimports')
const TAG = right('patch', 'image.openshift.io', 'imagestreamtags')
const WORKLOADS = {
  Deployment: right('patch', 'apps', 'deployments'),
  StatefulSet: right('patch', 'apps', 'statefulsets'),
}
const POD = right('delete', '', 'pods')
const CRON_JOB = right('patch', 'batch', 'cronjobs')
const JOB = right('create', 'batch', 'jobs')

export const LOG_RIGHT = right('get', '', 'pods/log')

const WRITES = [IMPORT, TAG, ...Object.values(WORKLOADS), POD, CRON_JOB, JOB]

/** What pages ask of a person: with these rights, each button knows whether it works. */
export const OFFERED_RIGHTS: readonly Right[] = [...WRITES, LOG_RIGHT]

/** Whoever may change anything may stop an operation: it only ends what is sent. */
export const WAYS_TO_STOP: Ways = WRITES.map((each) => [each])

/** An import with `import: false` asks the registry. */
export const WAYS_TO_IMPORT: Ways = [[IMPORT]]

/**
 * What a person needs before there is a plan. The plan's own steps tell the rest, object by object. Requests that create are authorised
 * without a name (Kubernetes, RBAC: "You cannot restrict create by resource name").
 */
export function waysTo(request: ActionRequest): Ways {
  switch (request.action) {
    case 'import':
    case 'import-all':
      return WAYS_TO_IMPORT
    // No cluster decides who pushes to git. Who promotes brings images in, as an import does.
    case 'promote':
      return WAYS_TO_IMPORT
    case 'pin':
    case 'follow':
    case 'schedule':
    case 'mark':
      return [[named(TAG, tagKey(request.stream, request.tag))]]
    case 'revert':
      return [[request.lane === null ? TAG : named(TAG, request.lane)], ...waysToPatch(request.workloads)]
    case 'undo':
      return [[TAG], [IMPORT]]
    case 'pause':
    case 'restart':
      return waysToPatch([request.workload])
    case 'resume':
      return waysToPatch(request.triggers.map(({ workload }) => workload))
    case 'release':
      return [[named(POD, request.pod)]]
    case 'run':
      return [[JOB]]
    case 'skip':
    case 'suspend':
      return [[named(CRON_JOB, request.cronJob)]]
  }
}

/** Of all that a lane feeds, the plan finds out which they are. */
function waysToPatch(workloads: 'all' | readonly WorkloadKey[]): Ways {
  if (workloads === 'all') return Object.values(WORKLOADS).map((each) => [each])
  return workloads.length === 0 ? [] : [workloads.map(({ kind, name }) => named(WORKLOADS[kind], name))]
}

function named(of: Right, name: string): Right {
  return { ...of, name }
}

export const READ_ONLY = 'Read only: you cannot change this environment.'

/** What a page knows about an action; null where nothing is in the way. */
export function obstacleIn(
  { mayAct, limits, namespace }: Pick<EnvironmentView, 'mayAct' | 'limits' | 'namespace'>,
  ways: Ways,
): Obstacle | null {
  if (limits === undefined) return mayAct ? null : { isKnown: true, message: READ_ONLY }
  const ofAll = ways.map((rights) => rights.map((each) => ({ ...each, name: null })))
  return obstacleTo(ofAll, (each) => verdictIn(limits, each), namespace)
}

/** Why a page shows no logs; null where it does, and the server decides about each. */
export function logObstacle(
  environment: Pick<EnvironmentView, 'mayAct' | 'limits' | 'namespace'>,
): string | null {
  if (environment.limits === undefined) return environment.mayAct ? null : LOGS_ARE_FOR_OPERATORS
  const obstacle = obstacleIn(environment, [[LOG_RIGHT]])
  return obstacle?.isKnown ? obstacle.message : null
}
