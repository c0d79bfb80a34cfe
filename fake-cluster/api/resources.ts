import type { Resource } from './stored'

export type ResourceType = { resource: string; kind: string; group: string }

const IMAGE = 'image.openshift.io'
const AUTHORIZATION = 'authorization.k8s.io'

/** The resources that the API serves, all in v1. */
const STORED: readonly ResourceType[] = [
  { resource: 'configmaps', kind: 'ConfigMap', group: '' },
  { resource: 'controllerrevisions', kind: 'ControllerRevision', group: 'apps' },
  { resource: 'cronjobs', kind: 'CronJob', group: 'batch' },
  { resource: 'deployments', kind: 'Deployment', group: 'apps' },
  { resource: 'events', kind: 'Event', group: '' },
  { resource: 'images', kind: 'Image', group: IMAGE },
  { resource: 'imagestreams', kind: 'ImageStream', group: IMAGE },
  { resource: 'jobs', kind: 'Job', group: 'batch' },
  { resource: 'leases', kind: 'Lease', group: 'coordination.k8s.io' },
  { resource: 'pods', kind: 'Pod', group: '' },
  { resource: 'replicasets', kind: 'ReplicaSet', group: 'apps' },
  { resource: 'resourcequotas', kind: 'ResourceQuota', group: '' },
  { resource: 'secrets', kind: 'Secret', group: '' },
  { resource: 'serviceaccounts', kind: 'ServiceAccount', group: '' },
  { resource: 'statefulsets', kind: 'StatefulSet', group: 'apps' },
]

const VIEWS_AND_ACTIONS: readonly ResourceType[] = [
  { resource: 'imagestreamimages', kind: 'ImageStreamImage', group: IMAGE },
  { resource: 'imagestreamimports', kind: 'ImageStreamImport', group: IMAGE },
  { resource: 'imagestreamtags', kind: 'ImageStreamTag', group: IMAGE },
  { resource: 'imagetags', kind: 'ImageTag', group: IMAGE },
  { resource: 'localsubjectaccessreviews', kind: 'LocalSubjectAccessReview', group: AUTHORIZATION },
  { resource: 'projects', kind: 'Project', group: 'project.openshift.io' },
  { resource: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview', group: AUTHORIZATION },
  { resource: 'selfsubjectreviews', kind: 'SelfSubjectReview', group: 'authentication.k8s.io' },
  { resource: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview', group: AUTHORIZATION },
  { resource: 'subjectaccessreviews', kind: 'SubjectAccessReview', group: AUTHORIZATION },
]

export function isServed(group: string): boolean {
  return [...STORED, ...VIEWS_AND_ACTIONS].some((type) => type.group === group)
}

export function isStored(resource: string): resource is Resource {
  return STORED.some((type) => type.resource === resource)
}

export function resourceType(resource: string): ResourceType {
  const type = [...STORED, ...VIEWS_AND_ACTIONS].find((candidate) => candidate.resource === resource)
  return type ?? { resource, kind: '', group: '' }
}

export function apiVersionOf({ group }: { group: string }): string {
  return group ? `${group}/v1` : 'v1'
}

/** A resource as shown in messages: `deployments.apps`, `pods`. */
export function qualified(name: string, group: string): string {
  return group ? `${name}.${group}` : name
}
