'use client'

import { useState } from 'react'
import { useServerClock } from '#components/ui/clock'
import { LENGTHS, type ChosenSpan, type LengthName } from '#lib/domain/timeline-picture/span'

export type Range = { from: string | null; to: string | null }

/** The span in the filter of the page. Of a length that ends now, the filter has the beginning; that it moves on is known here alone. */
export function useListedSpan(
  { from, to }: Range,
  onChoose: (range: Range) => void,
): [chosen: ChosenSpan | null, choose: (span: ChosenSpan | null) => void] {
  const clock = useServerClock()
  const [moving, setMoving] = useState<{ from: string; name: LengthName } | null>(null)
  const choose = (span: ChosenSpan | null) => {
    if (span === null) onChoose({ from: null, to: null })
    else if (typeof span === 'string') {
      const begin = iso(clock.now() - LENGTHS[span])
      setMoving({ from: begin, name: span })
      onChoose({ from: begin, to: null })
    } else onChoose({ from: iso(span.from), to: iso(span.to) })
  }
  if (moving !== null && moving.from === from && to === null) return [moving.name, choose]
  return [chosenIn({ from, to }), choose]
}

function chosenIn({ from, to }: Range): ChosenSpan | null {
  if (from === null && to === null) return null
  const end = to === null ? Infinity : Date.parse(to)
  return { from: from === null ? end - LENGTHS.week : Date.parse(from), to: end }
}

const iso = (at: number) => new Date(at).toISOString()
