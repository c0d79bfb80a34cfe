import { isOfOtherBuild, needReload, NOT_DONE_BY_OTHER_BUILD } from '#lib/client/reload-needed'
import { NO_ANSWER } from '#lib/client/view-error'
import { saysBusy } from '#lib/domain/busy'

/** The answer of an action whose call failed. Next makes an error of a refusal before the action. */
export function failedCall(error: unknown): { ok: false; error: { code: 'failed'; message: string } } {
  const isOutdated = isOfOtherBuild(error)
  if (isOutdated) needReload('updated')
  const isBusy = error instanceof Error && saysBusy(error.message)
  const message = isOutdated ? NOT_DONE_BY_OTHER_BUILD : isBusy ? error.message : NO_ANSWER
  return { ok: false, error: { code: 'failed', message } }
}
