import type { ImageStream } from '#lib/kubernetes/objects'
import { isObject } from '../api/json'
import type { Cluster } from '../cluster'
import type { Step } from './recording'

/** In milliseconds of the cluster's time: longer than a controller takes, shorter than the phases of a pod. */
const QUIET = 80
const MOMENT = 5
const TIMEOUT = 15_000

const WORKLOAD = /\/namespaces\/([^/]+)\/(deployments|statefulsets)\/([^/]+)$/

/** Lets the cluster's time pass, and stops it again. */
export async function passTime({ timeline }: Cluster, milliseconds = QUIET): Promise<void> {
  timeline.release()
  await timeline.wait(milliseconds)
  timeline.hold()
}

/** The recorder waited until the controllers reached the state of the response, or were done. */
export async function settle(cluster: Cluster, { request, response: { body } }: Step): Promise<void> {
  await waitUntilQuiet(cluster)
  const [, namespace = '', resource, name = ''] = WORKLOAD.exec(request.path) ?? []
  if (resource !== 'deployments' && resource !== 'statefulsets') return
  if (!isObject(body) || !isObject(body.status)) return
  const wanted = countsOf(body.status)
  const end = cluster.timeline.now + TIMEOUT
  const status = () => cluster.store.get(resource, namespace, name)?.status ?? {}
  while (countsOf(status()) !== wanted && cluster.timeline.now < end) await passTime(cluster, MOMENT)
}

/** Waits until all tags are imported and nothing is written for a while. */
async function waitUntilQuiet(cluster: Cluster): Promise<void> {
  const { store, timeline, openshiftApi } = cluster
  const end = timeline.now + TIMEOUT
  const isBusy = () => openshiftApi.isUp && store.list('imagestreams').some(isImporting) && timeline.now < end
  for (let last = -1; last !== store.resourceVersion || isBusy();) {
    last = store.resourceVersion
    await passTime(cluster)
  }
}

/** Whether a tag waits for the import of its spec. */
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
