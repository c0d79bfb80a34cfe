import type { ImageStream } from '#lib/kubernetes/objects'
import { isObject } from '../api/json'
import type { Cluster } from '../cluster'
import type { Step } from './recording'

/** In milliseconds of our time: longer than a write takes, shorter than the steps of a pod. */
export const QUIET = 8
const PATIENCE = 1500

const WORKLOAD = /\/namespaces\/([^/]+)\/(deployments|statefulsets)\/([^/]+)$/

/** Whoever wrote waited until the controllers had come as far as the answer shows, or had nothing more to do. */
export async function settle(cluster: Cluster, { request, response: { body } }: Step): Promise<void> {
  await untilQuiet(cluster)
  const [, namespace = '', resource, name = ''] = WORKLOAD.exec(request.path) ?? []
  if (resource !== 'deployments' && resource !== 'statefulsets') return
  if (!isObject(body) || !isObject(body.status)) return
  const wanted = countsOf(body.status)
  const end = Date.now() + PATIENCE
  const status = () => cluster.store.get(resource, namespace, name)?.status ?? {}
  while (countsOf(status()) !== wanted && Date.now() < end) await pause(QUIET)
}

/** Until all tags are imported and nothing was written for a while. */
async function untilQuiet({ store, openshiftApi }: Cluster): Promise<void> {
  const end = Date.now() + PATIENCE
  const isBusy = () => openshiftApi.isUp && store.list('imagestreams').some(isImporting) && Date.now() < end
  for (let last = -1; last !== store.resourceVersion || isBusy();) {
    last = store.resourceVersion
    await pause(QUIET)
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

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
