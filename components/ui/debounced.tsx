'use client'

import { useEffect, useState } from 'react'

/** Follows a value, but only after it has not changed for a while. */
export function useDebounced<T extends string | null>(value: T, milliseconds: number): T {
  const [debounced, setDebounced] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return debounced
}
