'use client'

import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactNode } from 'react'

const DELAY_MS = 250
/** Time for the pointer to reach the tooltip, whose text can be selected. */
const GRACE_MS = 120
const GAP = 6
const EDGE = 8

/**
 * More about an element, shown while the pointer or the keyboard's focus is on it. Escape hides it.
 * @param content null shows nothing, and keeps the element mounted (and focused) when the content comes and goes
 */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [isShown, setIsShown] = useState(false)
  const later = useLater()
  return (
    <span
      ref={anchor}
      role="presentation"
      className="contents"
      onPointerEnter={({ pointerType }) => {
        if (pointerType === 'mouse') later(DELAY_MS, () => setIsShown(true))
      }}
      onPointerLeave={() => later(GRACE_MS, () => setIsShown(false))}
      onFocus={({ target }) => {
        if (target.matches(':focus-visible')) later(0, () => setIsShown(true))
      }}
      onBlur={() => later(0, () => setIsShown(false))}
    >
      {children}
      {isShown && content !== null && (
        <Bubble anchor={() => anchor.current?.firstElementChild ?? null} onEscape={() => setIsShown(false)}>
          {content}
        </Bubble>
      )}
    </span>
  )
}

/** A browser popover, because it shows above everything, modal dialogs too. */
function Bubble({
  anchor,
  onEscape,
  children,
}: {
  anchor: () => Element | null
  onEscape: () => void
  children: ReactNode
}) {
  const bubble = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = bubble.current
    const about = anchor()
    if (element === null || about === null) return
    element.showPopover()
    place(element, about.getBoundingClientRect())
  })
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => event.key === 'Escape' && onEscape())
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <span
      ref={bubble}
      role="tooltip"
      popover="manual"
      className="m-0 max-w-[min(26rem,calc(100vw-1rem))] rounded-md bg-ink px-2.5 py-1.5 text-left font-sans text-sm font-normal break-words whitespace-normal text-canvas shadow-lg forced-colors:border"
    >
      {children}
    </span>
  )
}

/** Above the element, or below it if there is no room above. */
function place({ style, offsetWidth, offsetHeight }: HTMLElement, about: DOMRect): void {
  const middle = about.left + about.width / 2 - offsetWidth / 2
  const rightmost = document.documentElement.clientWidth - offsetWidth - EDGE
  const above = about.top - GAP - offsetHeight
  style.position = 'fixed'
  style.inset = 'auto'
  style.left = `${Math.max(EDGE, Math.min(middle, rightmost))}px`
  style.top = `${above >= EDGE ? above : about.bottom + GAP}px`
}

/** Runs one thing later: a new one replaces the one that waits. */
function useLater(): (milliseconds: number, then: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (milliseconds, then) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(then, milliseconds)
  }
}
