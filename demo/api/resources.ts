import type { Resource } from './stored'

export type ResourceType = { resource: string; kind: string; group: string; namespaced: boolean }

const IMAGE = 'image.openshift.io'
const AUTHORIZATION = 'authorization.k8s.io'

/** What the API serves; all of it in version v1. The first twelve are stored, the others are views and actions. */
const RESOURCE_TYPES: readonly ResourceType[] = [
  { resource: 'configmaps', kind: 'ConfigMap', group: '', namespaced: true },
  { resource: 'controllerrevisions', kind: 'ControllerRevision', group: 'apps', namespaced: true },
  { resource: 'cronjobs', kind: 'CronJob', group: 'batch', namespaced: true },
  { resource: 'deployments', kind: 'Deployment', group: 'apps', namespaced: true },
  { resource: 'events', kind: 'Event', group: '', namespaced: true },
  { resource: 'images', kind: 'Image', group: IMAGE, namespaced: false },
  { resource: 'imagestreams', kind: 'ImageStream', group: IMAGE, namespaced: true },
  { resource: 'jobs', kind: 'Job', group: 'batch', namespaced: true },
  { resource: 'pods', kind: 'Pod', group: '', namespaced: true },
  { resource: 'replicasets', kind: 'ReplicaSet', group: 'apps', namespaced: true },
  { resource: 'secrets', kind: 'Secret', group: '', namespaced: true },
  { resource: 'statefulsets', kind: 'StatefulSet', group: 'apps', namespaced: true },
  { resource: 'imagestreamtags', kind: 'ImageStreamTag', group: IMAGE, namespaced: true },
  { resource: 'imagestreamimages', kind: 'ImageStreamImage', group: IMAGE, namespaced: true },
  { resource: 'imagestreamimports', kind: 'ImageStreamImport', group: IMAGE, namespaced: true },
  {
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    group: AUTHORIZATION,
    namespaced: false,
  },
  {
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    group: AUTHORIZATION,
    namespaced: false,
  },
  { resource: 'subjectaccessreviews', kind: 'SubjectAccessReview', group: AUTHORIZATION, namespaced: false },
  {
    resource: 'localsubjectaccessreviews',
    kind: 'LocalSubjectAccessReview',
    group: AUTHORIZATION,
    namespaced: true,
  },
]

const STORED = new Set(RESOURCE_TYPES.slice(0, 12).map((type) => type.resource))

export function isStored(resource: string): resource is Resource {
  return STORED.has(resource)
}

export function resourceType(resource: string): ResourceType {
  const type = RESOURCE_TYPES.find((candidate) => candidate.resource === resource)
  return type ?? { resource, kind: '', group: '', namespaced: true }
}

export function apiVersionOf({ group }: { group: string }): string {
  return group ? `${group}/v1` : 'v1'
}

/** A resource as messages name it: `deployments.apps`, `pods`. */
export function qualified(name: string, group: string): string {
  return group ? `${name}.${group}` : name
}
