import { unstable_isUnrecognizedActionError } from 'next/navigation'

/**
 * Why a page has to be reloaded. `updated`: the server is of another build. `incomplete`: code that the page needs could not be loaded:
 * after an update, or without a network.
 */
export type ReloadReason = 'updated' | 'incomplete'

let known: ReloadReason | null = null
const listeners = new Set<() => void>()

/** Until the reload: nothing else helps. */
export function needReload(reason: ReloadReason): void {
  known = reason
  for (const listener of listeners) listener()
}

export function reloadReason(): ReloadReason | null {
  return known
}

export function onReloadReason(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Whether the server does not know an action of this page. Then it did nothing. */
export function isOfOtherBuild(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error)
}

export const OTHER_BUILD = 'Quayside was updated after this page was loaded. Reload the page.'

/** Of what would have changed something. */
export const NOT_DONE_BY_OTHER_BUILD = `Nothing was done: ${OTHER_BUILD}`

/** Passes the call of an action on, and notes whether the page is too old for it. */
export async function noteOtherBuild<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (isOfOtherBuild(error)) needReload('updated')
    throw error
  }
}
