import type { TagReference } from '#lib/kubernetes/objects'
import { invalidValue, required, type FieldError } from '../status'
import { referenceProblem } from './image-reference'

const KINDS = "valid values are 'DockerImage', 'ImageStreamImage', 'ImageStreamTag'"
const NOT_SCHEDULED = 'only tags pointing to Docker repositories may be scheduled for background import'

export function validateTagReference(tag: TagReference, field: string): FieldError[] {
  const { from, importPolicy } = tag
  const errors: FieldError[] = []
  if (from && !from.name) errors.push(required(`${field}.from.name`))
  switch (from?.kind) {
    case undefined:
      break
    case 'DockerImage':
      if (from.name && referenceProblem(from.name))
        errors.push(invalidValue(`${field}.from.name`, `"${from.name}"`, referenceProblem(from.name)))
      break
    case 'ImageStreamImage':
    case 'ImageStreamTag':
      if (importPolicy?.scheduled)
        errors.push(invalidValue(`${field}.importPolicy.scheduled`, 'true', NOT_SCHEDULED))
      break
    default:
      errors.push(required(`${field}.from.kind`, KINDS))
  }
  errors.push(...importModeErrors(importPolicy, field))
  const given: string = tag.referencePolicy?.type ?? ''
  const policy = isGiven(given) ? given : 'Source'
  if (policy !== 'Source' && policy !== 'Local')
    errors.push(
      invalidValue(`${field}.referencePolicy.type`, `"${policy}"`, 'valid values are "Source", "Local"'),
    )
  return errors
}

/** An empty string counts as no policy. */
export function isGiven<T extends string>(policy: T | null | undefined): policy is T {
  return Boolean(policy)
}

const MODES = ['', 'Legacy', 'PreserveOriginal']

export function importModeErrors(policy: TagReference['importPolicy'], field: string): FieldError[] {
  const mode: string = policy?.importMode ?? ''
  if (MODES.includes(mode)) return []
  const why = `invalid import mode, valid modes are ${MODES.map((each) => `'${each}'`).join(', ')}`
  return [invalidValue(`${field}.importPolicy.importMode`, JSON.stringify(mode), why)]
}
