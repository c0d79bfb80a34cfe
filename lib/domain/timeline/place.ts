import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import { triggersOf } from '#lib/domain/workload/triggers'
import { keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'

/** Where something happened. */
export type Place =
  | { kind: 'lane'; stream: string; tag: string }
  | { kind: 'workload'; workload: WorkloadKey }
  | { kind: 'cron-job'; name: string }
  | { kind: 'source'; repository: string }

/** As filters name it: `nginx:prod`, `Deployment/nginx`, `CronJob/import-images`, or a repository. */
export function placeName(place: Place): string {
  switch (place.kind) {
    case 'lane':
      return tagKey(place.stream, place.tag)
    case 'workload':
      return keyOf(place.workload)
    case 'cron-job':
      return `CronJob/${place.name}`
    case 'source':
      return place.repository
  }
}

/** The place of a name. */
export function placeNamed(name: string): Place {
  const [kind = '', object = ''] = name.split(/\/(.*)/s)
  if (kind === 'Deployment' || kind === 'StatefulSet')
    return { kind: 'workload', workload: { kind, name: object } }
  if (kind === 'CronJob') return { kind: 'cron-job', name: object }
  return name.includes(':') ? { kind: 'lane', ...splitTagKey(name) } : { kind: 'source', repository: name }
}

export function laneOf(stream: string, tag: string): Place {
  return { kind: 'lane', stream, tag }
}

/** A workload, and the lanes that its triggers name: for one of its containers, or for all. */
export function placesOf(workload: Workload, container: string | null = null): Place[] {
  const key: WorkloadKey = { kind: workload.kind, name: workload.object.metadata.name }
  const lanes = triggersOf(workload)
    .list.filter(
      (trigger) => trigger.namespace === null && (container ?? trigger.container) === trigger.container,
    )
    .map(({ stream, tag }) => tagKey(stream, tag))
  return [{ kind: 'workload', workload: key }, ...[...new Set(lanes)].map(placeNamed)]
}

export function sharesPlace(a: readonly Place[], b: readonly Place[]): boolean {
  const names = new Set(a.map(placeName))
  return b.some((place) => names.has(placeName(place)))
}
