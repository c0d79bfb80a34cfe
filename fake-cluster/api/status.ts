import type { Status } from '#lib/kubernetes/objects'
import { qualified, resourceType } from './resources'

type Details = NonNullable<Status['details']>

/** An error answer of the API server, with a status body. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: Details,
  ) {
    super(message)
  }

  status(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    }
  }
}

/** An error answer in plain text, without a status body. */
export class PlainRefusal extends Error {
  constructor(
    readonly code: number,
    readonly text: string,
  ) {
    super(text)
  }
}

export function detailsOf(resource: string, name: string, group = resourceType(resource).group): Details {
  return { ...(name && { name }), ...(group && { group }), kind: resource }
}

export function notFound(resource: string, name: string): Refusal {
  const details = detailsOf(resource, name)
  return new Refusal(404, 'NotFound', `${named(resource, name)} not found`, details)
}

export function alreadyExists(resource: string, name: string): Refusal {
  return new Refusal(
    409,
    'AlreadyExists',
    `${named(resource, name)} already exists`,
    detailsOf(resource, name),
  )
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'

export function conflict(resource: string, name: string, why = MODIFIED): Refusal {
  const message = `Operation cannot be fulfilled on ${named(resource, name)}: ${why}`
  return new Refusal(409, 'Conflict', message, detailsOf(resource, name))
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message)
}

export function wrongName(sent: string, onUrl: string): Refusal {
  return badRequest(`the name of the object (${sent}) does not match the name on the URL (${onUrl})`)
}

export function wrongNamespace(): Refusal {
  return badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

export function methodNotAllowed(): Refusal {
  const message = 'the server does not allow this method on the requested resource'
  return new Refusal(405, 'MethodNotAllowed', message, {})
}

/** Image stream tags can be listed, but not watched (list-and-watch-semantics.json). */
export function watchNotSupported(resource: string): Refusal {
  const { group } = resourceType(resource)
  const message = `watch is not supported on resources of kind "${qualified(resource, group)}"`
  return new Refusal(405, 'MethodNotAllowed', message, detailsOf(resource, ''))
}

export type FieldError = { reason: string; field: string; message: string }

export function invalidValue(field: string, value: string, why: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: ${why}` }
}

export function required(field: string, why = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: why ? `Required value: ${why}` : 'Required value' }
}

export function notFoundValue(field: string, value: string): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${JSON.stringify(value)}` }
}

export function forbiddenField(field: string, why: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` }
}

/** 422. `kind` is a kind in validation errors, and a resource in storage errors (pin-by-imagestream.json). */
export function invalid(kind: string, group: string, name: string, errors: FieldError[]): Refusal {
  const details = { ...(name && { name }), ...(group && { group }), ...(kind && { kind }), causes: errors }
  return new Refusal(
    422,
    'Invalid',
    `${qualified(kind, group)} "${name}" is invalid: ${describe(errors)}`,
    details,
  )
}

export function describe(errors: FieldError[]): string {
  const described = errors.map(({ field, message }) => `${field}: ${message}`)
  return described.length > 1 ? `[${described.join(', ')}]` : (described[0] ?? '')
}

function named(resource: string, name: string): string {
  return `${qualified(resource, resourceType(resource).group)} "${name}"`
}
