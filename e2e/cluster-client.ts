import { readFile } from 'node:fs/promises'
import type { Run } from '../demo/run-file'

/** Changes something in the demo cluster as somebody with `oc` would, and says when the API server had accepted it. */
async function patchCluster({ clusterUrl, tokenFiles }: Run, path: string, patch: object): Promise<number> {
  const token = (await readFile(tokenFiles.alice, 'utf8')).trim()
  const response = await fetch(clusterUrl + path, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(patch),
  })
  if (!response.ok) throw new Error(`The cluster refused ${path}: ${await response.text()}`)
  return Date.now()
}

export function scale(run: Run, deployment: string, replicas: number): Promise<number> {
  const path = `/apis/apps/v1/namespaces/packit--prod/deployments/${deployment}`
  return patchCluster(run, path, { spec: { replicas } })
}

/** Points a tag of production to an image, as `oc tag` does: the reference is replaced, and its annotations with it. */
export function retag(run: Run, stream: string, tag: string, pullSpec: string): Promise<number> {
  const path = `/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreams/${stream}`
  const reference = { name: tag, from: { kind: 'DockerImage', name: pullSpec } }
  return patchCluster(run, path, { spec: { tags: [reference] } })
}

/** Writes annotations of a stream tag of production. */
export function annotateTag(run: Run, name: string, annotations: Record<string, string>): Promise<number> {
  const path = `/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreamtags/${encodeURIComponent(name)}`
  return patchCluster(run, path, { metadata: { annotations } })
}
