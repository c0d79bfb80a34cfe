import { renewSession } from '#lib/client/keep-session'
import { NO_ANSWER, ViewError } from '#lib/client/view-error'
import { ownAddress } from '#lib/runtime/base-path'
import type { ViewName, ViewOf } from '#lib/views/views'

type ViewAnswer<K extends ViewName> =
  { ok: true; value: ViewOf<K> } | { ok: false; error: { code: string; message: string } }

/** Reads the view from its address. */
export async function fetchView<K extends ViewName>(
  name: K,
  address: string,
  signal: AbortSignal,
): Promise<ViewOf<K>> {
  const refused = await ask(address, signal)
  // While the page slept, the groups of the person became too old.
  const isRenewed = refused.status === 401 && (await renewSession(isVisible())) === 'renewed'
  const response = isRenewed ? await ask(address, signal) : refused
  const answer: unknown = await response.json().catch(() => null)
  if (!isAnswerOf(name, answer)) {
    throw new ViewError('failed', `Quayside answered with status ${response.status} and no view.`)
  }
  if (!answer.ok) throw new ViewError(answer.error.code, answer.error.message)
  return answer.value
}

function isVisible(): boolean {
  return document.visibilityState !== 'hidden'
}

function ask(address: string, signal: AbortSignal): Promise<Response> {
  return fetch(ownAddress(address), { signal, headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      if (signal.aborted) throw cause
      throw new ViewError('unreachable', NO_ANSWER)
    },
  )
}

/**
 * The one place where the browser takes JSON for a view: the maker of this name answers at its address, and a proxy in
 * between answers in another form.
 */
function isAnswerOf<K extends ViewName>(_name: K, answer: unknown): answer is ViewAnswer<K> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false
  return answer.ok === true ? 'value' in answer : 'error' in answer
}
