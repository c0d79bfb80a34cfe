import type { ImageImportSpec, ImageStreamImport } from '#lib/kubernetes/objects'
import { parseImageReference, referenceProblem } from './image-reference'
import { tagWithDefaults } from './image-streams'
import { importModeErrors } from './tag-rules'
import { isNamed, isObject } from '../json'
import { nameErrors } from '../object-names'
import { validateRepository, type RepositoryImport } from './repository-imports'
import { badRequest, invalid, invalidValue, required, wrongNamespace, type FieldError } from '../status'

type ImportRequest = ImageStreamImport & { spec: { repository?: RepositoryImport } }
/** A request may lack fields that the type requires. */
type SentImage = Omit<ImageImportSpec, 'from'> & Partial<Pick<ImageImportSpec, 'from'>>
type SentImport = Omit<ImportRequest, 'spec'> & {
  spec: { import?: unknown; images?: SentImage[]; repository?: RepositoryImport }
}

/** The body of an import with its defaults. Throws if it is not an import, or has nothing to import. */
export function parseImport(namespace: string, body: unknown): ImportRequest {
  if (!isImport(body))
    throw badRequest('the object provided is unrecognized (must be of type ImageStreamImport)')
  const { metadata, spec } = body
  const { name } = metadata
  if ((metadata.namespace ?? namespace) !== namespace) throw wrongNamespace()
  const images = spec.images?.map(withDefaults)
  const repository = spec.repository && withPolicies(spec.repository)
  const request = {
    ...body,
    spec: {
      import: booleanOf(spec.import),
      ...(images && { images }),
      ...(repository && { repository }),
    },
  }
  const errors = [
    ...nameErrors('imagestreams', namespace, name),
    ...(repository ? validateRepository(repository) : []),
    ...(images ?? []).flatMap(validateImage),
    ...(images?.length || repository ? [] : [nothingToImport()]),
  ]
  if (errors.length > 0) throw invalid('ImageStreamImport', 'image.openshift.io', name, errors)
  return request
}

function isImport(body: unknown): body is SentImport {
  return isNamed(body) && isObject(body.spec)
}

/** Same messages as Go's JSON decoder (import-validation.json). */
function booleanOf(value: unknown): boolean {
  if (typeof value === 'boolean' || value === undefined || value === null) return value ?? false
  const why = `json: cannot unmarshal ${typeof value} into Go struct field ImageStreamImportSpec.spec.import of type bool`
  throw badRequest(`ImageStreamImport in version "v1" cannot be handled as a ImageStreamImport: ${why}`)
}

function withDefaults({ to, from = { kind: '', name: '' }, ...image }: SentImage): ImageImportSpec {
  const tag = parseImageReference(from.name)?.tag
  const target = to ?? (tag ? { name: tag } : undefined)
  return { ...withPolicies({ ...image, from }), ...(target && { to: target }) }
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

function validateImage({ from, to, importPolicy }: ImageImportSpec, index: number): FieldError[] {
  const field = `spec.images[${index}]`
  if (from.kind !== 'DockerImage')
    return [invalidValue(`${field}.from.kind`, `"${from.kind}"`, 'only DockerImage is supported')]
  const noTarget = 'the name of the target tag must be specified'
  const problem = from.name ? referenceProblem(from.name) : ''
  return [
    ...(to && !to.name ? [invalidValue(`${field}.to.name`, '""', noTarget)] : []),
    ...(from.name ? [] : [required(`${field}.from.name`)]),
    ...(problem ? [invalidValue(`${field}.from.name`, `"${from.name}"`, problem)] : []),
    ...importModeErrors(importPolicy, field),
  ]
}

function nothingToImport(): FieldError {
  return invalidValue('spec.images', '"null"', 'you must specify at least one image or a repository import')
}
