'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { useId } from 'react'
import { Button } from '#components/ui/button'
import { INPUT_CLASS } from '#components/ui/field'

/** Looks for words in the lines that are loaded. Enter goes to the next one, with Shift to the one before. */
export function LogSearch({
  words,
  found,
  position,
  onWords,
  onMove,
}: {
  words: string
  found: number
  /** From 0; null before the first one was gone to. */
  position: number | null
  onWords: (words: string) => void
  onMove: (by: 1 | -1) => void
}) {
  const id = useId()
  return (
    <div role="search" className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 print:hidden">
      <label htmlFor={id} className="sr-only">
        Search in this log
      </label>
      <input
        id={id}
        type="search"
        placeholder="Search"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={words}
        onChange={({ target }) => onWords(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onMove(event.shiftKey ? -1 : 1)
        }}
        className={`${INPUT_CLASS} max-w-56 min-w-24 flex-1`}
      />
      <Button
        look="quiet"
        size="small"
        aria-label="Previous match"
        aria-disabled={found === 0}
        className="px-1.5!"
        onClick={() => onMove(-1)}
      >
        <ChevronUp aria-hidden className="size-4" />
      </Button>
      <Button
        look="quiet"
        size="small"
        aria-label="Next match"
        aria-disabled={found === 0}
        className="px-1.5!"
        onClick={() => onMove(1)}
      >
        <ChevronDown aria-hidden className="size-4" />
      </Button>
      <span role="status" className="text-sm whitespace-nowrap text-soft tabular-nums">
        {wordsOf(words, found, position)}
      </span>
    </div>
  )
}

function wordsOf(words: string, found: number, position: number | null): string {
  if (words === '') return ''
  if (found === 0) return 'No matches'
  return position === null ? `${found} found` : `${position + 1} of ${found}`
}
