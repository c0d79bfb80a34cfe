import { onTestFinished, vi } from 'vitest'

/** A tab whose storage lasts as long as the test. A full one takes nothing. */
export function openTab({ isFull = false } = {}): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  const sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (isFull) throw new DOMException('Full.', 'QuotaExceededError')
      kept.set(key, text)
    },
    removeItem: (key: string) => void kept.delete(key),
  }
  vi.stubGlobal('window', { sessionStorage })
  onTestFinished(() => void vi.unstubAllGlobals())
  return kept
}
