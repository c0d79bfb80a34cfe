'use client'

import { useEffect, useRef, useState, type RefObject } from 'react'

/** Whether an element is on the screen. Until the browser says so, it counts as that. */
export function useIsOnScreen(): [ref: RefObject<HTMLLIElement | null>, isOnScreen: boolean] {
  const ref = useRef<HTMLLIElement>(null)
  const [isOnScreen, setIsOnScreen] = useState(true)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) =>
      setIsOnScreen(entries.at(-1)?.isIntersecting ?? true),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, isOnScreen]
}
