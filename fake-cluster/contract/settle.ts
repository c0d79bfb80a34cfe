import type { ImageStream } from '#lib/kubernetes/objects'
import { isObject } from '../api/json'
import type { Cluster } from '../cluster'
import type { Step } from './recording'

/** In milliseconds of the cluster: longer than a controller takes, shorter than the steps of a pod. */
const QUIET = 80
const MOMENT = 5
const PATIENCE = 15_000

const WORKLOAD = /\/namespaces\/([^/]+)\/(deployments|statefulsets)\/([^/]+)$/

/** Lets time pass in the cluster; before and after that it stands still. */
export async function passTime({ timeline }: Cluster, milliseconds = QUIET): Promise<void> {
  timeline.release()
  await timeline.wait(milliseconds)
  timeline.hold()
}

/** Whoever wrote waited until the controllers had come as far as the answer shows, or had nothing more to do. */
export async function settle(cluster: Cluster, { request, response: { body } }: Step): Promise<void> {
  await untilQuiet(cluster)
  const [, namespace = '', resource, name = ''] = WORKLOAD.exec(request.path) ?? []
  if (resource !== 'deployments' && resource !== 'statefulsets') return
  if (!isObject(body) || !isObject(body.status)) return
  const wanted = countsOf(body.status)
  const end = cluster.timeline.now + PATIENCE
  const status = () => cluster.store.get(resource, namespace, name)?.status ?? {}
  while (countsOf(status()) !== wanted && cluster.timeline.now < end) await passTime(cluster, MOMENT)
}

/** Until all tags are imported and nothing was written for a while. */
async function untilQuiet(cluster: Cluster): Promise<void> {
  const { store, timeline, openshiftApi } = cluster
  const end = timeline.now + PATIENCE
  const isBusy = () => openshiftApi.isUp && store.list('imagestreams').some(isImporting) && timeline.now < end
  for (let last = -1; last !== store.resourceVersion || isBusy();) {
    last = store.resourceVersion
    await passTime(cluster)
  }
}

/** Whether a tag has a spec that was not imported yet, and will be. */
function isImporting({ spec, status }: ImageStream): boolean {
  return (spec?.tags ?? []).some(({ name, from, reference, generation }) => {
    const list = status?.tags?.find(({ tag }) => tag === name)
    const observed = [...(list?.items?.slice(0, 1) ?? []), ...(list?.conditions ?? [])]
    const isImported = observed.some((each) => each.generation >= (generation ?? 0))
    return from?.kind === 'DockerImage' && !reference && !isImported
  })
}

function countsOf(status: object): string {
  const counts = Object.entries(status).filter(([, value]) => typeof value === 'number')
  return JSON.stringify(counts.sort())
}
