import type { Condition } from '#lib/kubernetes/objects'
import { MINUTE, timestamp } from './clock'
import { isBroken, type Revision } from './revisions'

/** As in rollout-history.json; for a Deployment that never becomes ready, as in deployment-broken-pod.json. */
export function conditionsOf(name: string, current: Revision, now: number): Condition[] {
  const replicaSet = `ReplicaSet "${name}-${current.hash}"`
  const changedAt = timestamp(current.since + 3000)
  const deadline = current.since + 10 * MINUTE
  const available = condition(
    'Available',
    changedAt,
    isBroken(current)
      ? ['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.']
      : ['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
  )
  if (!isBroken(current))
    return [
      available,
      condition('Progressing', changedAt, [
        'True',
        'NewReplicaSetAvailable',
        `${replicaSet} has successfully progressed.`,
      ]),
    ]
  return [
    available,
    now > deadline
      ? condition('Progressing', timestamp(deadline), [
          'False',
          'ProgressDeadlineExceeded',
          `${replicaSet} has timed out progressing.`,
        ])
      : condition('Progressing', changedAt, ['True', 'ReplicaSetUpdated', `${replicaSet} is progressing.`]),
  ]
}

function condition(
  type: string,
  at: string,
  [status, reason, message]: [Condition['status'], string, string],
): Condition {
  return { type, status, lastUpdateTime: at, lastTransitionTime: at, reason, message }
}
