import { useSearchParams } from 'next/navigation'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** The request of the open sheet, as JSON, so that a reload or a shared link opens it again. */
const PARAMETER = 'sheet'

/** Servers refuse longer request lines. A longer request stays in the history of its tab, where a reload finds it. */
const LONGEST = 3_000
const KEPT = 'kept'

/** What stands in the state of a history entry. `isOpened`: going back closes the sheet. */
type Entry = { sheet: { isOpened: boolean; text: string | null } }

function entrySheet(): Entry['sheet'] | null {
  const state: unknown = window.history.state
  return isEntry(state) ? state.sheet : null
}

/** Nobody else writes this member. */
function isEntry(state: unknown): state is Entry {
  return typeof state === 'object' && state !== null && 'sheet' in state
}

/** The text of the request whose sheet is open; null for none, empty if the link has lost it. */
export function useSheetText(): string | null {
  const text = useSearchParams().get(PARAMETER)
  return text === KEPT ? (entrySheet()?.text ?? '') : text
}

/**
 * Opens a sheet as a new entry of the history. After a skip link, the entry with its fragment is the browser's own: going back to it
 * would load the page again, so the sheet takes its place.
 */
export function openSheet(request: ActionRequest): void {
  const isOpened = window.location.hash === ''
  const { state, address } = placeOf(JSON.stringify(request), isOpened)
  if (isOpened) window.history.pushState(state, '', address)
  else window.history.replaceState(state, '', address)
}

/** The page at a path with its sheet open. */
export function sheetAddress(path: string, request: ActionRequest): string {
  return `${path}?${new URLSearchParams({ [PARAMETER]: JSON.stringify(request) }).toString()}`
}

/** The same sheet asks for something else: another image, other workloads. One that is closed meanwhile stays closed. */
export function changeSheet(request: ActionRequest): void {
  if (!new URLSearchParams(window.location.search).has(PARAMETER)) return
  const { state, address } = placeOf(JSON.stringify(request), entrySheet()?.isOpened === true)
  window.history.replaceState(state, '', address)
}

/** A sheet of a shared link has no entry before it to go back to. */
export function closeSheet(): void {
  if (entrySheet()?.isOpened === true) window.history.back()
  else window.history.replaceState(null, '', addressWith(null))
}

function placeOf(text: string, isOpened: boolean): { state: Entry; address: string } {
  const isLong = text.length > LONGEST
  return {
    state: { sheet: { isOpened, text: isLong ? text : null } },
    address: addressWith(isLong ? KEPT : text),
  }
}

function addressWith(text: string | null): string {
  const parameters = new URLSearchParams(window.location.search)
  if (text === null) parameters.delete(PARAMETER)
  else parameters.set(PARAMETER, text)
  const query = parameters.toString()
  return window.location.pathname + (query === '' ? '' : `?${query}`)
}
