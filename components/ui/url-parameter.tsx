'use client'

import { useSearchParams } from 'next/navigation'

/** State in the URL, so that it can be shared and survives a reload. Empty means absent. */
export function useUrlParameter(name: string): [value: string, set: (value: string) => void] {
  const parameters = useSearchParams()
  return [parameters.get(name) ?? '', (value) => replaceParameters({ [name]: value })]
}

/** Changes parameters of the address, and leaves the others. Empty means absent. */
export function replaceParameters(changed: Readonly<Record<string, string>>): void {
  // Another parameter may have changed since the page rendered.
  const { pathname, search } = window.location
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changed)) {
    if (value === '') next.delete(name)
    else next.set(name, value)
  }
  const query = next.toString()
  window.history.replaceState(null, '', query === '' ? pathname : `${pathname}?${query}`)
}
