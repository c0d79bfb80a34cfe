'use client'

import { memo, useEffect, useLayoutEffect, useRef } from 'react'
import { partsOf, type LogLine } from '#lib/domain/container/log-lines'

/** Closer to the end than this counts as at the end. */
const NEAR_END_PX = 40

/**
 * The lines of a log, in a part of the page that scrolls with the keyboard, too. It stays at the end as long as nobody scrolls away.
 * Screen readers do not read what is added: it can be a flood.
 * @param current the number of the line that the search is at
 */
export function LogText({
  label,
  lines,
  words = '',
  current = null,
}: {
  label: string
  lines: readonly LogLine[]
  words?: string
  current?: number | null
}) {
  const region = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    const element = region.current
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [lines])
  useEffect(() => {
    if (current === null) return
    isAtEnd.current = false
    region.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <div
      ref={region}
      role="log"
      aria-live="off"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard has to scroll it (WCAG 2.1.1)
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
      }}
      className="max-h-96 overflow-y-auto px-3 py-2.5 font-mono text-sm leading-relaxed print:max-h-none"
    >
      {lines.map(({ number, text }) => (
        <Line key={number} number={number} text={text} words={words} isCurrent={number === current} />
      ))}
    </div>
  )
}

/** Each line is a block, so that the direction of its text ends with it. */
const Line = memo(function Line({
  number,
  text,
  words,
  isCurrent,
}: LogLine & { words: string; isCurrent: boolean }) {
  return (
    <div
      data-line={number}
      className={`min-h-[1lh] wrap-anywhere whitespace-pre-wrap ${isCurrent ? 'bg-accent-soft outline outline-accent' : ''}`}
    >
      {partsOf(text, words).map((part, index) => (index % 2 === 0 ? part : <mark key={index}>{part}</mark>))}
    </div>
  )
})
