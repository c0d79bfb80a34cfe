export const NO_ANSWER = 'Quayside does not answer. Check your connection.'

/** Why a view could not be fetched; `code` is the server's, or `unreachable` where Quayside itself did not answer. */
export class ViewError extends Error {
  override name = 'ViewError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export function isSignedOut(error: Error | null): boolean {
  return error instanceof ViewError && error.code === 'signed-out'
}

/** Whether Quayside itself gave no answer. */
export function isUnreachable(error: Error | null): boolean {
  return error instanceof ViewError && error.code === 'unreachable'
}
