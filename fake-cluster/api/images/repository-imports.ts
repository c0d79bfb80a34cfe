import type { ImageImportSpec, ImageImportStatus, Status } from '#lib/kubernetes/objects'
import { failureStatus, fetchStatus } from './import-status'
import { parseImageReference, repositoryOf } from './image-reference'
import { pullSecretFor } from './pull-secrets'
import { openRepository, RegistryFailure } from './registry-client'
import { invalidValue, required, type FieldError } from '../status'
import type { Store } from '../store'
import { prioritized } from './tag-priority'

/** Imports all tags of a repository, each into a tag of the same name. */
export type RepositoryImport = Omit<ImageImportSpec, 'to'>
export type RepositoryStatus = { status: Status; images?: ImageImportStatus[]; additionalTags?: string[] }

export function validateRepository({ from }: RepositoryImport): FieldError[] {
  const field = 'spec.repository.from'
  const reference = parseImageReference(from.name)
  const invalid = (why: string) => [invalidValue(`${field}.name`, `"${from.name}"`, why)]
  if (from.kind !== 'DockerImage')
    return [invalidValue(`${field}.kind`, `"${from.kind}"`, 'only DockerImage is supported')]
  if (!from.name) return [required(`${field}.name`, 'Docker image references require a name')]
  if (!reference) return invalid('invalid reference format')
  if (!reference.tag && !reference.digest) return []
  return invalid('you must specify an image repository, not a tag or ID')
}

/** The registry's answer for the repository and for each tag. Tags above the limit are only listed by name. */
export async function fetchRepository(
  store: Store,
  registries: Record<string, string>,
  namespace: string,
  spec: RepositoryImport,
  most = store.mostImagesPerRepository,
): Promise<RepositoryStatus> {
  const reference = parseImageReference(spec.from.name)
  if (!reference) throw new Error('the reference was not validated')
  const credentials = pullSecretFor(store, namespace, repositoryOf(reference))
  const insecure = spec.importPolicy?.insecure ?? false
  try {
    const repository = await openRepository(reference, {
      registries,
      insecure,
      ...(credentials && { credentials }),
    })
    const tags = prioritized(await repository.tags())
    const [wanted, others] = [tags.slice(0, most), tags.slice(most)]
    const images = await Promise.all(
      wanted.map((tag) => fetchStatus(store, registries, namespace, imageOf(spec, tag))),
    )
    const status = statusOf(images.filter(({ image }) => !image).length)
    return { status, images, ...(others.length > 0 && { additionalTags: others }) }
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error
    return { status: failureStatus({ reason: error.reason, message: error.why }, repositoryOf(reference)) }
  }
}

/** The import of one tag of the repository. */
export function imageOf({ from, ...policies }: RepositoryImport, tag: string): ImageImportSpec {
  return { from: { kind: from.kind, name: `${from.name}:${tag}` }, to: { name: tag }, ...policies }
}

function statusOf(failures: number): Status {
  if (failures === 0) return { metadata: {}, status: 'Success' }
  const subject = failures === 1 ? 'one' : String(failures)
  const message = `${subject} of the images from this repository failed to import`
  return { metadata: {}, status: 'Failure', reason: 'ImportFailed', message }
}
