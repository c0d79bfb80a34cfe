'use client'

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTabIndex } from '#components/ui/roving'
import { beginningOf, visibleText } from '#lib/domain/plain-line'

/** A shorter text fits into two lines of the narrowest column. */
const SHORT = 60

/** Of a name inside a line. Kubernetes' longest is 253. */
const MOST = 120

/**
 * What the cluster, a registry or a person wrote, alone or in quotation marks inside a sentence of ours. It breaks anywhere, and its
 * direction changes nothing around it. A long one is cut, and whole on hover.
 */
export function Words({ text, most = MOST }: { text: string; most?: number }) {
  if (text.length <= most) return <Isolated text={text} />
  return (
    <span title={visibleText(text)}>
      <Isolated text={`${beginningOf(text, most)}…`} />
    </span>
  )
}

function Isolated({ text }: { text: string }) {
  return (
    <bdi className="wrap-anywhere">
      {visibleText(text)
        .split(/(“[^”]*”?)/)
        .map((part, index) => (index % 2 === 0 ? part : <bdi key={index}>{part}</bdi>))}
    </bdi>
  )
}

/**
 * The same as a paragraph: at most two lines, and the rest on request.
 * @param children the words with another look
 */
export function FoldedWords({
  text,
  className = '',
  children = <Isolated text={text} />,
}: {
  text: string
  className?: string
  children?: ReactNode
}) {
  if (text.length <= SHORT) return <span className={`block ${className}`}>{children}</span>
  return <Folded className={className}>{children}</Folded>
}

function Folded({ className, children }: { className: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  const tabIndex = useTabIndex()
  const { ref, isCut } = useIsCut(isOpen)
  return (
    <span className={`block max-w-[75ch] ${className}`}>
      <span ref={ref} className={isOpen ? 'block whitespace-pre-line' : 'line-clamp-2 print:line-clamp-none'}>
        {children}
      </span>
      {(isOpen || isCut) && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="text-link text-sm print:hidden"
        >
          {isOpen ? 'less' : 'more'}
        </button>
      )}
    </span>
  )
}

/** Whether lines are hidden, which the width of the column decides. */
function useIsCut(isOpen: boolean) {
  const ref = useRef<HTMLSpanElement>(null)
  const [isCut, setIsCut] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null || isOpen) return
    const observer = new ResizeObserver(() => setIsCut(element.scrollHeight > element.clientHeight + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [isOpen])
  return { ref, isCut }
}
