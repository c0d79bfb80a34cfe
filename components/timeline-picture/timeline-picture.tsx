'use client'

import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { PictureAxis } from '#components/timeline-picture/picture-axis'
import { PictureBands } from '#components/timeline-picture/picture-bands'
import { PictureControls } from '#components/timeline-picture/picture-controls'
import { PictureKey } from '#components/timeline-picture/picture-key'
import { PictureMoment, PictureOver } from '#components/timeline-picture/picture-over'
import { PictureReadout, useTimeWords } from '#components/timeline-picture/picture-readout'
import { usePictureLayout } from '#components/timeline-picture/use-picture-layout'
import { usePointer } from '#components/timeline-picture/use-pointer'
import { useIsHydrated } from '#components/ui/clock'
import { commandOf, spanAfter, type Command } from '#lib/domain/timeline-picture/commands'
import type { Group } from '#lib/domain/timeline-picture/groups'
import { momentOf } from '#lib/domain/timeline-picture/layout'
import type { PlacedPicture } from '#lib/domain/timeline-picture/picture'
import {
  between,
  chosenOf,
  withLength,
  zoomIn,
  type ChosenSpan,
  type LengthName,
  type Span,
} from '#lib/domain/timeline-picture/span'
import { ticksOf } from '#lib/domain/timeline-picture/ticks'
import styles from './picture.module.css'

type Props = {
  /** What it shows: `Images of nginx`. */
  label: string
  /** One, or those of several environments, on one axis. */
  pictures: readonly PlacedPicture[]
  /** The span that the page has in its address; null for none. */
  chosen: ChosenSpan | null
  /** How long the span is then, up to now. */
  fallback: LengthName
  onChoose: (span: ChosenSpan | null) => void
  /** The moment that the page is about, in milliseconds; null for none. */
  at?: number | null
}

/**
 * A band per workload over time, coloured by image, with what happened as marks. A list or table beside it has the same in words.
 */
export function TimelinePicture({ label, pictures, fallback, at = null, ...address }: Props) {
  const [chosen, onChoose] = useChosen(address)
  const { now, ref, span, width, groups } = usePictureLayout(pictures, chosen, fallback)
  const isNow = chosen === null || typeof chosen === 'string' || chosen.to >= now
  const axis = { span, width }
  const { place, drag, stopDrag, handlers, focus } = usePointer({
    onDrag: (from, to) => onChoose(chosenOf(between(momentOf(from, axis), momentOf(to, axis), now), now)),
    onDoubleClick: (share) => onChoose(chosenOf(zoomIn(span, share), now)),
  })
  const run = (command: Command) => onChoose(spanAfter(command, span, isNow, now))
  const keys = { onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKey(event, run, stopDrag) }
  const isHydrated = useIsHydrated()
  const ticks = useMemo(() => ticksOf(span, width, isHydrated ? undefined : 'UTC'), [span, width, isHydrated])
  const fills = useId()
  const drawn = pictures.map(({ picture }) => picture)
  return (
    <div role="group" aria-label={label} {...keys}>
      <div className="mb-2 flex flex-wrap items-end gap-x-4 gap-y-2">
        <PictureControls
          span={span}
          isNow={isNow}
          onCommand={run}
          onLength={(name) => onChoose(chosenOf(withLength(span, name, now), now))}
        />
        <SpanInWords span={span} groups={groups} isNow={isNow} />
      </div>
      <div className={`rounded-lg border border-line bg-surface ${styles.picture}`} {...focus}>
        <div className="relative px-3 pt-1 pb-2" {...handlers}>
          <PictureBands label={label} groups={groups} fills={fills} width={width} />
          <div className={styles.band}>
            <span aria-hidden />
            <div ref={ref} className="min-w-0 overflow-hidden">
              <PictureAxis ticks={ticks} width={width} fills={fills} />
            </div>
          </div>
          <PictureMoment at={at} axis={axis} />
          <PictureOver drag={drag} place={place} />
        </div>
        <PictureReadout place={place} groups={groups} />
      </div>
      <PictureKey
        at={at}
        hasGaps={drawn.some(({ gaps }) => gaps.length > 0)}
        unmarked={drawn.reduce((sum, { unmarked = 0 }) => sum + unmarked, 0)}
      />
    </div>
  )
}

/** The address follows once the picture has moved. What is pressed meanwhile goes on from what was chosen last. */
function useChosen({ chosen, onChoose }: Pick<Props, 'chosen' | 'onChoose'>) {
  const address = keyOfChosen(chosen)
  const [ahead, setAhead] = useState<{ of: string | null; chosen: ChosenSpan | null } | null>(null)
  if (ahead !== null && ahead.of !== address) setAhead(null)
  const choose = (span: ChosenSpan | null) => {
    setAhead({ of: address, chosen: span })
    setTimeout(() => onChoose(span))
  }
  return [ahead?.of === address ? ahead.chosen : chosen, choose] as const
}

const keyOfChosen = (chosen: ChosenSpan | null) =>
  chosen === null || typeof chosen === 'string' ? chosen : `${chosen.from}/${chosen.to}`

function SpanInWords({ span, groups, isNow }: { span: Span; groups: readonly Group[]; isNow: boolean }) {
  const time = useTimeWords()
  const stale = groups.filter(({ frame: { isStale, knownUntil } }) => isStale && span.to > knownUntil)
  // Not both times of a span that moves on: screen readers would read them again and again.
  return (
    <p role="status" className="min-h-8.5 content-center text-sm">
      {isNow ? 'Up to now' : `${time(span.from)} – ${time(span.to)}`}
      {stale.map(({ environment, title, frame: { knownUntil } }) => (
        <span key={environment} className="text-warn">
          {` · ${title === null ? '' : `${title} `}last known ${time(knownUntil)}`}
        </span>
      ))}
    </p>
  )
}

/** In fields, keys have their usual meaning. */
function onKey(
  event: KeyboardEvent<HTMLElement>,
  run: (command: Command) => void,
  stopDrag: () => void,
): void {
  const { key, target } = event
  if (key === 'Escape') stopDrag()
  const command = commandOf(key)
  const isOver = !(target instanceof Element) || target.matches('input, select, textarea')
  if (command === undefined || isOver || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  run(command)
}
