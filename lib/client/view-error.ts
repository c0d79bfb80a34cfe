export const NO_ANSWER = 'Quayside does not answer. Check your connection.'

/** Why a view could not be fetched. `code` is from the server, or `unreachable` if Quayside did not answer. */
export class ViewError extends Error {
  override name = 'ViewError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** Whether Quayside has no time for the view at the moment. */
export function isBusy(error: Error | null): boolean {
  return error instanceof ViewError && error.code === 'busy'
}

export function isSignedOut(error: Error | null): boolean {
  return error instanceof ViewError && error.code === 'signed-out'
}

/** Whether Quayside itself did not answer. */
export function isUnreachable(error: Error | null): boolean {
  return error instanceof ViewError && error.code === 'unreachable'
}
