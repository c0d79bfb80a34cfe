import type { ImageImportSpec, ImageStreamImport } from '#lib/kubernetes/objects'
import { parseImageReference } from './image-reference'
import { tagWithDefaults } from './image-streams'
import { isNamed, isObject } from '../json'
import { validateRepository, type RepositoryImport } from './repository-imports'
import { badRequest, invalid, invalidValue, required, type FieldError } from '../status'

type ImportRequest = ImageStreamImport & { spec: { repository?: RepositoryImport } }

/** The body of an import with its defaults; refused where it is none, or asks for nothing that could be imported. */
export function parseImport(body: unknown): ImportRequest {
  if (!isImport(body))
    throw badRequest('the object provided is unrecognized (must be of type ImageStreamImport)')
  const { metadata, spec } = body
  const images = spec.images?.map(withDefaults)
  const repository = spec.repository && withPolicies(spec.repository)
  const request = {
    ...body,
    spec: { import: spec.import, ...(images && { images }), ...(repository && { repository }) },
  }
  const errors = [
    ...(repository ? validateRepository(repository) : []),
    ...(images ?? []).flatMap(validateImage),
    ...(images?.length || repository ? [] : [nothingToImport()]),
  ]
  if (errors.length > 0) throw invalid('ImageStreamImport', 'image.openshift.io', metadata.name, errors)
  return request
}

function isImport(body: unknown): body is ImportRequest {
  return isNamed(body) && isObject(body.spec)
}

function withDefaults({ to, ...image }: ImageImportSpec): ImageImportSpec {
  const tag = parseImageReference(image.from.name)?.tag
  const target = to ?? (tag ? { name: tag } : undefined)
  return { ...withPolicies(image), ...(target && { to: target }) }
}

function withPolicies({ from, includeManifest, ...policies }: RepositoryImport): RepositoryImport {
  const { importPolicy, referencePolicy } = tagWithDefaults({ ...policies, name: '' })
  return {
    from,
    ...(importPolicy && { importPolicy }),
    ...(referencePolicy && { referencePolicy }),
    ...(includeManifest && { includeManifest }),
  }
}

function validateImage({ from, to }: ImageImportSpec, index: number): FieldError[] {
  const field = `spec.images[${index}]`
  if (from.kind !== 'DockerImage')
    return [invalidValue(`${field}.from.kind`, `"${from.kind}"`, 'only DockerImage is supported')]
  const noTarget = 'the name of the target tag must be specified'
  return [
    ...(to && !to.name ? [invalidValue(`${field}.to.name`, '""', noTarget)] : []),
    ...(from.name ? [] : [required(`${field}.from.name`)]),
    ...(!from.name || parseImageReference(from.name)
      ? []
      : [invalidValue(`${field}.from.name`, `"${from.name}"`, 'invalid reference format')]),
  ]
}

function nothingToImport(): FieldError {
  return invalidValue('spec.images', '"null"', 'you must specify at least one image or a repository import')
}
