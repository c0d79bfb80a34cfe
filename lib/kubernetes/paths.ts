import { isImageName, isLabelName, isObjectName, isStreamName, whyTagUnreadable } from '#lib/kubernetes/names'

const API_OF = {
  imagestreams: '/apis/image.openshift.io/v1',
  imagestreamtags: '/apis/image.openshift.io/v1',
  imagestreamimages: '/apis/image.openshift.io/v1',
  imagestreamimports: '/apis/image.openshift.io/v1',
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  controllerrevisions: '/apis/apps/v1',
  pods: '/api/v1',
  events: '/api/v1',
  serviceaccounts: '/api/v1',
  cronjobs: '/apis/batch/v1',
  jobs: '/apis/batch/v1',
  configmaps: '/api/v1',
} as const

export type Resource = keyof typeof API_OF

/** No path is built from such a name: `..` survives URL encoding and reaches another endpoint. */
export class InvalidName extends Error {
  override name = 'BadName'

  constructor(resource: string, found: string) {
    super(`${JSON.stringify(found.slice(0, 80))} is not a valid name in ${resource}`)
  }
}

/** @param namespace null for all namespaces */
export function collectionPath(resource: Resource, namespace: string | null): string {
  if (namespace === null) return `${API_OF[resource]}/${resource}`
  if (!isLabelName(namespace)) throw new InvalidName('namespaces', namespace)
  return `${API_OF[resource]}/namespaces/${namespace}/${resource}`
}

/** Reviews are answered, and never stored. */
const REVIEWS = { localsubjectaccessreviews: '/apis/authorization.k8s.io/v1' } as const

/** Where the rights of a person in one namespace are asked for. */
export function accessReviewPath(namespace: string): string {
  if (!isLabelName(namespace)) throw new InvalidName('namespaces', namespace)
  return `${REVIEWS.localsubjectaccessreviews}/namespaces/${namespace}/localsubjectaccessreviews`
}

/** Keeps the case of `name`, because `App:Latest` and `app:latest` are different tags. */
export function objectPath(resource: Resource, namespace: string, name: string): string {
  if (!isNameOf(resource, name)) throw new InvalidName(resource, name)
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`
}

export function podLogPath(namespace: string, pod: string): string {
  return `${objectPath('pods', namespace, pod)}/log`
}

/** `image.openshift.io`, or `core` for paths without a group. Each group can come from another server. */
export function groupOf(path: string): string {
  return /^\/apis\/(?<group>[^/]+)/.exec(path)?.groups?.group ?? 'core'
}

export function isNameOf(resource: Resource, name: string): boolean {
  if (resource === 'imagestreams') return isStreamName(name)
  if (resource === 'imagestreamtags') return isPair(name, ':', (tag) => whyTagUnreadable(tag) === null)
  if (resource === 'imagestreamimages') return isPair(name, '@', isImageName)
  return isObjectName(name)
}

function isPair(name: string, separator: string, isSecond: (part: string) => boolean): boolean {
  const at = name.indexOf(separator)
  return at > 0 && isStreamName(name.slice(0, at)) && isSecond(name.slice(at + 1))
}
