'use client'

import { useEffect, useState } from 'react'

/** A value once it has stayed the same for that long. */
export function useSettled<T extends string | null>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
