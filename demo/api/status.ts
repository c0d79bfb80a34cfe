import type { Status } from '#lib/kubernetes/objects'

/** A refusal of the API server: it is answered with its status body. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: Status['details'],
  ) {
    super(message)
  }
}

export function conflict(resource: string, name: string): Refusal {
  return new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${resource} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
  )
}
