/** What lasts as long as the tab, over reloads; null where the browser refuses it. */
function tabStorage(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

/** An empty text removes it. */
export function keepText(key: string, text: string): void {
  try {
    if (text === '') tabStorage()?.removeItem(key)
    else tabStorage()?.setItem(key, text)
  } catch {
    // The storage is full: the text lasts as long as the page.
  }
}

export function keptText(key: string): string {
  return tabStorage()?.getItem(key) ?? ''
}
