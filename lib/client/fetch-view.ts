import { NO_ANSWER, ViewError } from '#lib/client/view-error'
import type { ViewName, ViewOf } from '#lib/views/views'

type ViewAnswer<K extends ViewName> =
  { ok: true; value: ViewOf<K> } | { ok: false; error: { code: string; message: string } }

/** Reads the view from its address. */
export async function fetchView<K extends ViewName>(
  name: K,
  address: string,
  signal: AbortSignal,
): Promise<ViewOf<K>> {
  const response = await fetch(address, { signal, headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      if (signal.aborted) throw cause
      throw new ViewError('unreachable', NO_ANSWER)
    },
  )
  const answer: unknown = await response.json().catch(() => null)
  if (!isAnswerOf(name, answer)) {
    throw new ViewError('failed', `Quayside answered with status ${response.status} and no view.`)
  }
  if (!answer.ok) throw new ViewError(answer.error.code, answer.error.message)
  return answer.value
}

/**
 * The one place where the browser takes JSON for a view: the maker of this name answers at its address, and a proxy in
 * between answers in another form.
 */
function isAnswerOf<K extends ViewName>(_name: K, answer: unknown): answer is ViewAnswer<K> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false
  return answer.ok === true ? 'value' in answer : 'error' in answer
}
