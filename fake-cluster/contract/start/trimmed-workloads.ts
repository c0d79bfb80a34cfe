import type { Deployment } from '#lib/kubernetes/objects'
import { copyOf, isObject, type JsonObject } from '../../api/json'
import type { Step } from '../recording'
import { ofResource, observationsIn, type InitialObject, type WorkloadObservation } from './observations'
import { TRIGGERS, type Workload } from './triggers'

/**
 * A watch event has only replicas, labels and images of the spec. The other fields come from a complete observation of
 * the workload, or from a similar one: with the same name elsewhere, or with the same triggers.
 */
export function completeWorkload(
  steps: Step[],
  cut: WorkloadObservation,
  complete: InitialObject[],
): WorkloadObservation {
  if (cut.resource === 'deployments') {
    const others = ofResource(complete, 'deployments').map(({ object }) => object)
    const object = withMissingFields(cut.object, others)
    const strategy = object.spec.strategy ?? strategyOf(steps, object)
    return { ...cut, object: { ...object, spec: { ...object.spec, strategy } } }
  }
  const others = ofResource(complete, 'statefulsets').map(({ object }) => object)
  return { ...cut, object: withMissingFields(cut.object, others) }
}

/** Only with Recreate can the number of available pods drop to zero. */
function strategyOf(steps: Step[], { metadata }: Deployment): { type: 'Recreate' | 'RollingUpdate' } {
  const looks = ofResource(observationsIn(steps), 'deployments').filter(
    ({ object }) => object.metadata.uid === metadata.uid,
  )
  const [first, ...later] = looks.map(({ object }) => object.status?.availableReplicas ?? 0)
  return { type: first && later.includes(0) ? 'Recreate' : 'RollingUpdate' }
}

function withMissingFields<W extends Workload>(cut: W, others: W[]): W {
  const { namespace, name } = cut.metadata
  const own = others.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
  const base = own ?? similarWorkload(cut, others)
  const rest = base ?? { spec: { selector: { matchLabels: cut.spec.template.metadata?.labels } } }
  const annotations = { ...base?.metadata.annotations, ...cut.metadata.annotations }
  const metadata = cut.metadata.annotations ? { ...cut.metadata, annotations } : cut.metadata
  return { ...copyOf(merge(rest, cut)), metadata }
}

function similarWorkload<W extends Workload>(cut: W, others: W[]): W | undefined {
  const { name } = cut.metadata
  const triggers = ({ metadata: { annotations } }: W) => annotations?.[TRIGGERS]
  const other =
    others.find(({ metadata }) => metadata.name === name) ??
    others.find((each) => triggers(each) !== undefined && triggers(each) === triggers(cut))
  return other && renameWorkload(other, name)
}

/** Replaces the name everywhere, because labels and containers contain it. */
function renameWorkload<W extends Workload>(workload: W, name: string): W {
  return JSON.parse(JSON.stringify(workload).replaceAll(workload.metadata.name, name)) as W
}

/** All of `cut`, and the fields that only `base` has, so the result is at least of the type of `cut`. */
function merge<T extends JsonObject>(base: JsonObject, cut: T): T {
  const entries = Object.entries(cut).map(([key, value]): [string, unknown] => {
    const old = base[key]
    if (key === 'status') return [key, value]
    if (isObject(value) && isObject(old)) return [key, merge(old, value)]
    return [key, Array.isArray(value) && Array.isArray(old) ? mergeLists(old, value) : value]
  })
  return { ...base, ...Object.fromEntries(entries) } as T
}

function mergeLists(base: unknown[], cut: unknown[]): unknown[] {
  return cut.map((item, index) => {
    const old = base[index]
    return isObject(item) && isObject(old) ? merge(old, item) : item
  })
}
