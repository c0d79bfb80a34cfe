'use client'

import { useParams } from 'next/navigation'
import { Words } from '#components/format/words'
import type { Place } from '#components/timeline-picture/use-pointer'
import { useIsHydrated } from '#components/ui/clock'
import { PendingLink } from '#components/ui/pending-link'
import { absoluteTime } from '#lib/domain/format'
import type { BandLayout, Frame } from '#lib/domain/timeline-picture/layout'
import type { MarkPage } from '#lib/domain/timeline-picture/mark-page'
import { bandInWords, placeInWords, type ReadoutLine } from '#lib/domain/timeline-picture/words'
import { keyOf } from '#lib/domain/workload/workload'
import { pageAddress, workloadAddress } from '#lib/views/addresses'

/** In words and with absolute times: what stands where pointer or focus is. */
export function PictureReadout({
  place,
  layouts,
  frame,
}: {
  place: Place | null
  layouts: readonly BandLayout[]
  frame: Frame
}) {
  const time = useTimeWords()
  const layout = layouts.find(({ band }) => keyOf(band) === place?.band)
  const x = place?.x ?? null
  const readout =
    layout === undefined
      ? null
      : x === null
        ? bandInWords(layout, frame, time)
        : placeInWords(layout, x, frame, time)
  return (
    <div
      role="status"
      className="min-h-24 border-t border-line bg-surface px-3 py-2 text-sm sm:sticky sm:bottom-0"
    >
      {readout === null ? (
        <p className="text-soft">Point at a band, or go to it with Tab, to read what stands there.</p>
      ) : (
        <>
          {/* Of a whole band it is the name of what has the focus. */}
          <p aria-hidden={x === null} className="font-medium">
            <Words text={readout.title} />
          </p>
          <ul>
            {readout.lines.map((line, index) => (
              <li key={index} className="wrap-anywhere">
                <Line line={line} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** With a link to what it is about. */
function Line({ line: { words, page } }: { line: ReadoutLine }) {
  const { environment } = useParams<{ environment: string }>()
  if (page === null) return <Words text={words} />
  return (
    <PendingLink href={addressOf(environment, page)} className="quiet-link">
      <Words text={words} />
    </PendingLink>
  )
}

function addressOf(environment: string, page: MarkPage): string {
  switch (page.kind) {
    case 'operation':
      return pageAddress('operation', { environment, id: page.id })
    case 'tag':
      return pageAddress('tag', { environment, stream: page.stream, tag: page.tag })
    case 'workload':
      return workloadAddress(environment, page.workload)
  }
}

/** In the time zone of the reader, once that is known. */
export function useTimeWords(): (at: number) => string {
  const isHydrated = useIsHydrated()
  return (at) => absoluteTime(new Date(at).toISOString(), isHydrated ? undefined : 'UTC')
}
