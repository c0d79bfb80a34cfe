'use client'

import { useSearchParams } from 'next/navigation'

/** State in the URL, so that it can be shared and survives a reload. Empty means absent. */
export function useUrlParameter(name: string): [value: string, set: (value: string) => void] {
  const parameters = useSearchParams()
  const set = (value: string) => {
    // Another parameter may have changed since this rendered.
    const { pathname, search } = window.location
    const next = new URLSearchParams(search)
    if (value === '') next.delete(name)
    else next.set(name, value)
    const query = next.toString()
    window.history.replaceState(null, '', query === '' ? pathname : `${pathname}?${query}`)
  }
  return [parameters.get(name) ?? '', set]
}
