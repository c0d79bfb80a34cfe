'use client'

import { useState } from 'react'
import { QueryBoundary } from '#components/query/query-boundary'
import { TimelinePicture } from '#components/timeline-picture/timeline-picture'
import { useServerClock } from '#components/ui/clock'
import { Section } from '#components/ui/section'
import { Skeleton } from '#components/ui/skeleton'
import { useView } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import { LENGTHS, type ChosenSpan, type LengthName } from '#lib/domain/timeline-picture/span'

type Range = { from: string | null; to: string | null }

/**
 * The images of the workloads of an environment, above the list of what happened.
 * @param lane only what it feeds, or is: `nginx:prod`, `Deployment/nginx`; empty for all
 * @param from ISO 8601; null for the beginning, as `to` for now
 */
export function EnvironmentPicture({
  environment,
  lane,
  from,
  to,
  onChoose,
}: Range & { environment: string; lane: string; onChoose: (range: Range) => void }) {
  const query = useView('picture', { environment, lane })
  const [chosen, choose] = useRange({ from, to }, onChoose)
  return (
    <Section title="Images over time">
      <QueryBoundary query={query} firstError={null} skeleton={<Skeleton className="h-48" />}>
        {({ picture, unlisted }) => (
          <>
            <TimelinePicture
              label={`Images of ${environment}`}
              picture={picture}
              chosen={chosen}
              fallback="week"
              onChoose={choose}
            />
            {unlisted > 0 && (
              <p className="mt-2 text-sm text-soft">
                These changed last. {count(unlisted, 'more workload')} can be shown by choosing a lane.
              </p>
            )}
          </>
        )}
      </QueryBoundary>
    </Section>
  )
}

/** The span in the filter of the page. Of a length that ends now, the filter has the beginning; that it moves on is known here alone. */
function useRange(
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
