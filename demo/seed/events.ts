import type { Event, Pod } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { HOUR, MINUTE, timestamp, type Clock } from './clock'
import { suffixOf, uidOf } from './names'

/** OpenShift keeps Events for three hours. */
const KEPT = 3 * HOUR

type Occurrence = Pick<Event, 'type' | 'reason' | 'message' | 'count'> & { firstAt: number; lastAt: number }

/** The Events of pods that started within that time. */
export function putRecentEvents(store: Store, clock: Clock): void {
  for (const pod of store.list('pods')) {
    const startedAt = Date.parse(pod.metadata.creationTimestamp ?? '')
    if (clock.now - startedAt > KEPT) continue
    for (const occurrence of occurrencesOf(pod, startedAt, clock.now))
      store.put('events', eventOf(pod, occurrence))
  }
}

function occurrencesOf(pod: Pod, startedAt: number, now: number): Occurrence[] {
  const { name, namespace = '' } = pod.metadata
  const once = { count: 1, firstAt: startedAt, lastAt: startedAt, type: 'Normal' }
  return [
    {
      ...once,
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${pod.spec?.nodeName ?? ''}`,
    },
    ...(pod.status?.containerStatuses ?? []).flatMap((container) => {
      const starts = { ...once, count: container.restartCount + 1, lastAt: startedAt + 1000 }
      const isCrashing = container.restartCount > 0
      const lastAt = isCrashing ? now - MINUTE : starts.lastAt
      const normal = [
        { ...once, reason: 'Pulled', message: `Successfully pulled image "${container.image}"` },
        { ...starts, lastAt, reason: 'Created', message: `Created container ${container.name}` },
        { ...starts, lastAt, reason: 'Started', message: `Started container ${container.name}` },
      ]
      const backOff = {
        ...starts,
        lastAt,
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}`,
      }
      return isCrashing ? [...normal, backOff] : normal
    }),
  ]
}

function eventOf(pod: Pod, { firstAt, lastAt, ...occurrence }: Occurrence): Event {
  const { name, namespace = '', uid = '' } = pod.metadata
  const eventName = `${name}.${suffixOf(`${uid} ${occurrence.reason ?? ''}`, 16)}`
  return {
    metadata: {
      name: eventName,
      namespace,
      uid: uidOf('Event', namespace, eventName),
      creationTimestamp: timestamp(firstAt),
    },
    involvedObject: { kind: 'Pod', namespace, name, uid },
    source: { component: occurrence.reason === 'Scheduled' ? 'default-scheduler' : 'kubelet' },
    firstTimestamp: timestamp(firstAt),
    lastTimestamp: timestamp(lastAt),
    eventTime: null,
    ...occurrence,
  }
}
