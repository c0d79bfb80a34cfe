import type { ImageImportSpec, ImageImportStatus, Status } from '#lib/kubernetes/objects'
import { exact, parseImageReference, repositoryOf } from './image-reference'
import { pullSecretFor } from './pull-secrets'
import { RegistryFailure } from './registry-client'
import { fetchImage } from './remote-images'
import type { Store } from '../store'

/** The registry's answer for one image of an import. A failure is a status too; the request itself succeeds. */
export async function fetchStatus(
  store: Store,
  registries: Record<string, string>,
  namespace: string,
  { from, importPolicy }: ImageImportSpec,
): Promise<ImageImportStatus> {
  const reference = parseImageReference(from.name)
  if (!reference) throw new Error('the reference was not validated')
  const tag = reference.digest ? {} : { tag: reference.tag || 'latest' }
  try {
    const credentials = pullSecretFor(store, namespace, repositoryOf(reference))
    const access = {
      registries,
      insecure: importPolicy?.insecure ?? false,
      ...(credentials && { credentials }),
    }
    const { image, parts } = await fetchImage(reference, importPolicy?.importMode ?? 'Legacy', access)
    // A list has no config with a creation time: its import time is used (import-manifest-list.json).
    if (image.dockerImageManifests && image.dockerImageMetadata)
      image.dockerImageMetadata.Created = store.timestamp()
    const status: Status = { metadata: {}, status: 'Success' }
    return { status, image, ...tag, ...(parts.length > 0 && { manifests: parts }) }
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error
    return { status: failureStatus(error, exact(reference)), ...tag }
  }
}

/** `name` is the requested name, with the registry. */
export function failureStatus(
  { reason, message }: Pick<RegistryFailure, 'reason' | 'message'>,
  name: string,
): Status {
  const failure = { metadata: {}, status: 'Failure', reason } as const
  switch (reason) {
    case 'NotFound':
      return {
        ...failure,
        message: `dockerimage.image.openshift.io "${name}" not found`,
        details: { name, group: 'image.openshift.io', kind: 'dockerimage' },
        code: 404,
      }
    case 'Unauthorized':
      return { ...failure, message: `you may not have access to the container image "${name}"`, code: 401 }
    case 'InternalError':
      return {
        ...failure,
        message: `Internal error occurred: ${message}`,
        details: { causes: [{ message }] },
        code: 500,
      }
  }
}
