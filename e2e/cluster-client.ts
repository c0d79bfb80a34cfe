import { readFile } from 'node:fs/promises'
import type { CronJob } from '#lib/kubernetes/objects'
import type { Run } from '../demo/run-file'

const BATCH = '/apis/batch/v1/namespaces/packit--prod'
const STREAMS = '/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreams'

/** Changes something in the demo cluster as somebody with `oc` would, and says when the API server had accepted it. */
async function changeCluster(
  run: Run,
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<number> {
  await callCluster(run, method, path, body)
  return Date.now()
}

async function callCluster(
  { clusterUrl, tokenFiles }: Run,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<unknown> {
  const token = (await readFile(tokenFiles.alice, 'utf8')).trim()
  const response = await fetch(clusterUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`The cluster refused ${path}: ${await response.text()}`)
  return response.json()
}

export function scale(run: Run, deployment: string, replicas: number): Promise<number> {
  const path = `/apis/apps/v1/namespaces/packit--prod/deployments/${deployment}`
  return changeCluster(run, 'PATCH', path, { spec: { replicas } })
}

export function createStream(run: Run, name: string, tags: object[]): Promise<number> {
  return changeCluster(run, 'POST', STREAMS, { metadata: { name }, spec: { tags } })
}

/** A CronJob that runs on New Year's Day. */
export function createCronJob(run: Run, name: string, labels: Record<string, string> = {}): Promise<number> {
  const containers = [{ name, image: 'quay.io/packit/import-images:latest', command: ['/bin/true'] }]
  const template = { spec: { containers, restartPolicy: 'Never' } }
  const spec = { schedule: '0 0 1 1 *', timeZone: 'Europe/Prague', jobTemplate: { spec: { template } } }
  return changeCluster(run, 'POST', `${BATCH}/cronjobs`, {
    metadata: { name, labels },
    spec,
  })
}

/** A Job as a CronJob makes it of its template. */
export async function createJobOf(run: Run, cronJob: string, name: string): Promise<number> {
  const { metadata, spec } = (await callCluster(run, 'GET', `${BATCH}/cronjobs/${cronJob}`)) as CronJob
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: cronJob,
    uid: metadata.uid,
    controller: true,
  }
  const job = { metadata: { name, ownerReferences: [owner] }, spec: spec.jobTemplate.spec }
  return changeCluster(run, 'POST', `${BATCH}/jobs`, job)
}

/** A tag that the spec does not ask for any more keeps what was imported, like one that is pushed to. */
export function setTags(run: Run, name: string, tags: object[]): Promise<number> {
  return changeCluster(run, 'PATCH', `${STREAMS}/${name}`, { spec: { tags } })
}

/** Points a tag of production to an image, as `oc tag` does: the reference is replaced, and its annotations with it. */
export function retag(run: Run, stream: string, tag: string, pullSpec: string): Promise<number> {
  const reference = { name: tag, from: { kind: 'DockerImage', name: pullSpec } }
  return changeCluster(run, 'PATCH', `${STREAMS}/${stream}`, { spec: { tags: [reference] } })
}

/** What a stream of production asks for; its generations only count up. */
export async function specOf({ clusterUrl, tokenFiles }: Run, stream: string): Promise<object> {
  const token = (await readFile(tokenFiles.alice, 'utf8')).trim()
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${clusterUrl}${STREAMS}/${stream}`, { headers })
  const { spec } = (await response.json()) as { spec: { tags: Record<string, unknown>[] } }
  return { ...spec, tags: spec.tags.map(({ generation: _generation, ...tag }) => tag) }
}

/** Writes annotations of a stream tag of production. */
export function annotateTag(run: Run, name: string, annotations: Record<string, string>): Promise<number> {
  const path = `/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreamtags/${encodeURIComponent(name)}`
  return changeCluster(run, 'PATCH', path, { metadata: { annotations } })
}
