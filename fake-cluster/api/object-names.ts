import { invalid, invalidValue, required, type FieldError } from './status'
import { resourceType } from './resources'
import type { Resource } from './stored'

/** The API's own check of names: a DNS-1123 subdomain. The product has a different one on purpose. */
function isObjectName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
}

const NOT_DNS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"

export function checkName(resource: Resource, namespace: string, name: string): void {
  const { kind, group } = resourceType(resource)
  const errors = nameErrors(resource, namespace, name)
  if (errors.length > 0) throw invalid(kind, group, name, errors)
}

const NO_NAME = 'name or generateName is required'

export function nameErrors(resource: Resource, namespace: string, name: string): FieldError[] {
  if (!name) return [required('metadata.name', NO_NAME)]
  const why =
    resource === 'imagestreams' ? streamNameProblem(namespace, name) : isObjectName(name) ? '' : NOT_DNS
  return why ? [invalidValue('metadata.name', JSON.stringify(name), why)] : []
}

const STREAM_NAME = '[a-z0-9]+(?:[._-][a-z0-9]+)*'
const LONGEST_REPOSITORY = 255

/** Image stream names follow the rules for repositories, not for DNS names (stream-names.json). */
function streamNameProblem(namespace: string, name: string): string {
  if (name === '.' || name === '..') return `may not be '${name}'`
  const forbidden = ['/', '%'].find((character) => name.includes(character))
  if (forbidden) return `may not contain '${forbidden}'`
  if (!new RegExp(`^${STREAM_NAME}$`).test(name)) return `must match "${STREAM_NAME}"`
  const isTooLong = `${namespace}/${name}`.length > LONGEST_REPOSITORY
  return isTooLong ? `'namespace/name' cannot be longer than ${LONGEST_REPOSITORY} characters` : ''
}
