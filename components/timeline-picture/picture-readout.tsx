'use client'

import { Words } from '#components/format/words'
import type { Place } from '#components/timeline-picture/use-pointer'
import { useIsHydrated } from '#components/ui/clock'
import { PendingLink } from '#components/ui/pending-link'
import { absoluteTime } from '#lib/domain/format'
import { findBand, type Group } from '#lib/domain/timeline-picture/groups'
import type { MarkPage } from '#lib/domain/timeline-picture/mark-page'
import { bandInWords, placeInWords, type Readout, type ReadoutLine } from '#lib/domain/timeline-picture/words'
import { pageAddress, workloadAddress } from '#lib/views/addresses'

/** In words and with absolute times: what stands where pointer or focus is. */
export function PictureReadout({ place, groups }: { place: Place | null; groups: readonly Group[] }) {
  const time = useTimeWords()
  const found = place === null ? undefined : findBand(groups, place.band)
  const x = place?.x ?? null
  return (
    <div
      role="status"
      className={`min-h-24 border-t border-line bg-surface px-3 py-2 text-sm sm:sticky sm:bottom-0 ${found === undefined ? '' : ON_PHONES}`}
    >
      {found === undefined ? (
        <p className="text-soft">Point at a band, or go to it with Tab, to read what stands there.</p>
      ) : (
        <Told
          environment={found.group.environment}
          readout={
            x === null
              ? bandInWords(found.layout, found.group, time)
              : placeInWords(found.layout, x, found.group, time)
          }
          isWhole={x === null}
        />
      )}
    </div>
  )
}

/** Many bands are longer than the screen: what was tapped is told at its end, over a part of it. */
const ON_PHONES = 'max-sm:sticky max-sm:bottom-0 max-sm:max-h-[40dvh] max-sm:overflow-y-auto'

/** @param isWhole whether it is about a whole band, whose name is that of what has the focus */
function Told({
  environment,
  readout: { title, lines },
  isWhole,
}: {
  environment: string
  readout: Readout
  isWhole: boolean
}) {
  return (
    <>
      <p aria-hidden={isWhole} className="font-medium">
        <Words text={title} most={MOST} />
      </p>
      <ul>
        {lines.map((line, index) => (
          <li key={index} className="wrap-anywhere">
            <Line environment={environment} line={line} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** An image with its times, or a tag with the longest name, is whole. */
const MOST = 400

/** With a link to what it is about. */
function Line({ environment, line: { words, page } }: { environment: string; line: ReadoutLine }) {
  const text = <Words text={words} most={MOST} />
  if (page === null) return text
  return (
    <PendingLink href={addressOf(environment, page)} className="quiet-link">
      {text}
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
