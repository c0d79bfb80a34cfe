import type { WorkloadKind } from '#lib/kubernetes/objects'
import { isNamespaceName, isObjectName, isTagName } from '#lib/kubernetes/names'

const IMAGES = '/apis/image.openshift.io/v1'
const APPS = '/apis/apps/v1'

/**
 * Paths of single objects, made of checked names only: a name such as `..` survives encoding and would reach another
 * endpoint. Case is kept, since tags may have upper case. Throws on a bad name, which callers have refused before.
 */
export function imageStreamTagPath(namespace: string, stream: string, tag: string): string {
  return `${IMAGES}/${inNamespace(namespace)}/imagestreamtags/${checked(stream, isObjectName)}:${checked(tag, isTagName)}`
}

export function imageStreamImportsPath(namespace: string): string {
  return `${IMAGES}/${inNamespace(namespace)}/imagestreamimports`
}

export function workloadPath(namespace: string, kind: WorkloadKind, name: string): string {
  const resource = kind === 'Deployment' ? 'deployments' : 'statefulsets'
  return `${APPS}/${inNamespace(namespace)}/${resource}/${checked(name, isObjectName)}`
}

function inNamespace(namespace: string): string {
  return `namespaces/${checked(namespace, isNamespaceName)}`
}

function checked(name: string, isValid: (name: string) => boolean): string {
  if (!isValid(name))
    throw new Error(`Not a valid name for an API path: ${JSON.stringify(name.slice(0, 80))}`)
  return name
}
