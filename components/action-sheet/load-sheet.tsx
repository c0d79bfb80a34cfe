/**
 * Most page views end without an action, so the sheet is not part of the page. Called where a click is likely, so that its code is there
 * when the click comes; the second time it is there at once.
 */
export const loadSheet = () => import('#components/action-sheet/addressed-sheet')
