import type { Deployment, ReplicaSet, StatefulSet } from '#lib/kubernetes/objects'
import { APPS, IMAGES, NAMESPACE, type TestCluster } from './test-cluster'

/** The requests of `oc` and other tools as recorded, without any precondition. */

/** `oc tag --source=docker IMAGE STREAM:TAG` replaces the whole tag reference (oc-tag-pin-and-unpin.json). */
export function ocTag(cluster: TestCluster, stream: string, tag: string, pullSpec: string) {
  const name = `${stream}:${tag}`
  const from = { kind: 'DockerImage', name: pullSpec }
  const reference = {
    ...{ name: tag, annotations: null, from, generation: 0 },
    ...{ importPolicy: { importMode: 'Legacy' }, referencePolicy: { type: 'Source' } },
  }
  const body = {
    kind: 'ImageStreamTag',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name, namespace: NAMESPACE },
    tag: reference,
  }
  return cluster.call('PUT', `${IMAGES}/imagestreamtags/${name}`, body)
}

/** `oc import-image STREAM:TAG` (oc-import-image.json). */
export function ocImport(cluster: TestCluster, stream: string, tag: string, pullSpec: string) {
  const image = {
    from: { kind: 'DockerImage', name: pullSpec },
    to: { name: tag },
    importPolicy: { importMode: 'Legacy' },
    referencePolicy: { type: 'Source' },
  }
  return cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name: stream, namespace: NAMESPACE },
    spec: { import: true, images: [image] },
  })
}

/** `oc rollout undo` of a Deployment also restores the annotations of the ReplicaSet (rollout-undo-deployment.json). */
export function ocUndo(cluster: TestCluster, name: string, { metadata, spec }: ReplicaSet) {
  const { 'pod-template-hash': _hash, ...labels } = spec.template?.metadata?.labels ?? {}
  const value = { ...spec.template, metadata: { ...spec.template?.metadata, labels } }
  return cluster.call(
    'PATCH',
    `${APPS}/deployments/${name}`,
    [
      { op: 'replace', path: '/spec/template', value },
      { op: 'replace', path: '/metadata/annotations', value: metadata.annotations },
    ],
    { type: 'application/json-patch+json' },
  )
}

/** Pauses or resumes each trigger of a workload, like a user does by hand. */
export function pauseTriggers(
  cluster: TestCluster,
  resource: 'deployments' | 'statefulsets',
  { metadata }: Deployment | StatefulSet,
  paused: boolean,
) {
  const key = 'image.openshift.io/triggers'
  const triggers = JSON.parse(metadata.annotations?.[key] ?? '[]') as object[]
  const annotation = JSON.stringify(triggers.map((trigger) => ({ ...trigger, paused })))
  return cluster.call('PATCH', `${APPS}/${resource}/${metadata.name}`, {
    metadata: { annotations: { [key]: annotation } },
  })
}
