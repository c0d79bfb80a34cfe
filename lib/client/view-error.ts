import { isOfOtherBuild, needReload, OTHER_BUILD } from '#lib/client/reload-needed'
import { saysBusy } from '#lib/domain/busy'

export const NO_ANSWER = 'Quayside does not answer. Check your connection.'

/** The answer of an action whose call failed. Next makes an error of a refusal before the action. */
export function failedCall(error: unknown): { ok: false; error: { code: 'failed'; message: string } } {
  const isOutdated = isOfOtherBuild(error)
  if (isOutdated) needReload('updated')
  const isBusy = error instanceof Error && saysBusy(error.message)
  const message = isOutdated ? OTHER_BUILD : isBusy ? error.message : NO_ANSWER
  return { ok: false, error: { code: 'failed', message } }
}

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
