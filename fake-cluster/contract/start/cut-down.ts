import type { Deployment } from '#lib/kubernetes/objects'
import { copyOf, isObject, type JsonObject } from '../../api/json'
import type { Step } from '../recording'
import { among, sightingsIn, type Start, type WorkloadSighting } from './sightings'
import { TRIGGERS, type Workload } from './triggers'

/**
 * An object of a watch has no more of the spec than replicas, labels and images. The rest is from where it was read
 * whole, or from one like it: of the same name elsewhere, or with the same triggers.
 */
export function completed(steps: Step[], cut: WorkloadSighting, whole: Start[]): WorkloadSighting {
  if (cut.resource === 'deployments') {
    const others = among(whole, 'deployments').map(({ object }) => object)
    const object = withRest(cut.object, others)
    const strategy = object.spec.strategy ?? strategyOf(steps, object)
    return { ...cut, object: { ...object, spec: { ...object.spec, strategy } } }
  }
  const others = among(whole, 'statefulsets').map(({ object }) => object)
  return { ...cut, object: withRest(cut.object, others) }
}

/** Only where all pods go before the new ones come is none of them left to do the work. */
function strategyOf(steps: Step[], { metadata }: Deployment): { type: 'Recreate' | 'RollingUpdate' } {
  const looks = among(sightingsIn(steps), 'deployments').filter(
    ({ object }) => object.metadata.uid === metadata.uid,
  )
  const [first, ...later] = looks.map(({ object }) => object.status?.availableReplicas ?? 0)
  return { type: first && later.includes(0) ? 'Recreate' : 'RollingUpdate' }
}

function withRest<W extends Workload>(cut: W, others: W[]): W {
  const { namespace, name } = cut.metadata
  const own = others.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
  const base = own ?? likeIt(cut, others)
  const rest = base ?? { spec: { selector: { matchLabels: cut.spec.template.metadata?.labels } } }
  const annotations = { ...base?.metadata.annotations, ...cut.metadata.annotations }
  const metadata = cut.metadata.annotations ? { ...cut.metadata, annotations } : cut.metadata
  return { ...copyOf(merged(rest, cut)), metadata }
}

function likeIt<W extends Workload>(cut: W, others: W[]): W | undefined {
  const { name } = cut.metadata
  const triggers = ({ metadata: { annotations } }: W) => annotations?.[TRIGGERS]
  const other =
    others.find(({ metadata }) => metadata.name === name) ??
    others.find((each) => triggers(each) !== undefined && triggers(each) === triggers(cut))
  return other && renamed(other, name)
}

/** With another name everywhere: workloads have their own in labels and containers. */
function renamed<W extends Workload>(workload: W, name: string): W {
  return JSON.parse(JSON.stringify(workload).replaceAll(workload.metadata.name, name)) as W
}

/** All of `cut`, with what only `base` has: so it is at least of the type of `cut`. */
function merged<T extends JsonObject>(base: JsonObject, cut: T): T {
  const entries = Object.entries(cut).map(([key, value]): [string, unknown] => {
    const old = base[key]
    if (key === 'status') return [key, value]
    if (isObject(value) && isObject(old)) return [key, merged(old, value)]
    return [key, Array.isArray(value) && Array.isArray(old) ? mergedLists(old, value) : value]
  })
  return { ...base, ...Object.fromEntries(entries) } as T
}

function mergedLists(base: unknown[], cut: unknown[]): unknown[] {
  return cut.map((item, index) => {
    const old = base[index]
    return isObject(item) && isObject(old) ? merged(old, item) : item
  })
}
