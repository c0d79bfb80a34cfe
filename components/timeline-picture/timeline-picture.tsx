'use client'

import { memo, useId, useMemo, type KeyboardEvent } from 'react'
import { PictureAxis } from '#components/timeline-picture/picture-axis'
import { PictureBand } from '#components/timeline-picture/picture-band'
import { PictureControls, type Command } from '#components/timeline-picture/picture-controls'
import { PictureKey } from '#components/timeline-picture/picture-key'
import { PictureReadout, useTimeWords } from '#components/timeline-picture/picture-readout'
import { usePictureLayout } from '#components/timeline-picture/use-picture-layout'
import { isDragged, usePointer } from '#components/timeline-picture/use-pointer'
import { useIsHydrated } from '#components/ui/clock'
import { Roving } from '#components/ui/roving'
import { momentOf, type BandLayout, type Frame } from '#lib/domain/timeline-picture/layout'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import {
  between,
  chosenOf,
  lengthNameOf,
  MIDDLE,
  moveBy,
  withLength,
  zoomIn,
  zoomOut,
  type ChosenSpan,
  type LengthName,
  type Span,
} from '#lib/domain/timeline-picture/span'
import { ticksOf } from '#lib/domain/timeline-picture/ticks'
import { keyOf } from '#lib/domain/workload/workload'
import styles from './picture.module.css'

const COMMANDS: Readonly<Record<string, Command>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '−': 'zoom-out',
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  Home: 'now',
}

/**
 * A band per workload over time, coloured by image, with what happened as marks. A list or table beside it has the same in words.
 * @param label what it shows: `Images of nginx`
 * @param chosen the span that the page has in its address; null for none
 * @param fallback how long the span is then, up to now
 */
export function TimelinePicture({
  label,
  picture,
  chosen,
  fallback,
  onChoose,
}: {
  label: string
  picture: Picture
  chosen: ChosenSpan | null
  fallback: LengthName
  onChoose: (span: ChosenSpan | null) => void
}) {
  const { now, ref, frame, layouts } = usePictureLayout(picture, chosen, fallback)
  const { span, width } = frame
  const isNow = chosen === null || typeof chosen === 'string' || chosen.to >= now
  const choose = (next: Span) => onChoose(chosenOf(next, now))
  const { place, drag, stopDrag, handlers } = usePointer({
    onDrag: (from, to) => choose(between(momentOf(from, frame), momentOf(to, frame), now)),
    onDoubleClick: (share) => choose(zoomIn(span, share)),
  })
  const run = (command: Command) => {
    // What ends now goes on to: people look for what changed last.
    const share = isNow ? 1 : MIDDLE
    if (command === 'now') onChoose(lengthNameOf(span))
    else if (command === 'zoom-in') choose(zoomIn(span, share))
    else if (command === 'zoom-out') choose(zoomOut(span, now, share))
    else choose(moveBy(span, command === 'earlier' ? -1 : 1, now))
  }
  const keys = { onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKey(event, run, stopDrag) }
  const isHydrated = useIsHydrated()
  const ticks = useMemo(() => ticksOf(span, width, isHydrated ? undefined : 'UTC'), [span, width, isHydrated])
  const fills = useId()
  if (picture.bands.length === 0) return <p className="text-soft">There is no workload to draw.</p>
  return (
    <div role="group" aria-label={label} {...keys}>
      <div className="mb-2 flex flex-wrap items-end gap-x-4 gap-y-2">
        <PictureControls
          span={span}
          isNow={isNow}
          onCommand={run}
          onLength={(name) => choose(withLength(span, name, now))}
        />
        <SpanInWords frame={frame} isNow={isNow} />
      </div>
      <div className={`rounded-lg border border-line bg-surface ${styles.picture}`}>
        <div className="relative px-3 pt-1 pb-2" {...handlers}>
          <Bands label={label} layouts={layouts} fills={fills} width={width} />
          <div className={styles.band}>
            <span aria-hidden />
            <div ref={ref} className="min-w-0 overflow-hidden">
              <PictureAxis ticks={ticks} width={width} fills={fills} />
            </div>
          </div>
          {drag !== null && isDragged(drag) && (
            <Over
              from={Math.min(drag.from, drag.to)}
              width={Math.abs(drag.to - drag.from)}
              look="bg-accent/20"
            />
          )}
          {drag === null && place?.x != null && <Over from={place.x} width={1} look="bg-accent" />}
        </div>
        <PictureReadout place={place} layouts={layouts} frame={frame} />
      </div>
      <PictureKey />
    </div>
  )
}

/** It stays as it is while a pointer moves over it. */
const Bands = memo(function Bands({
  label,
  layouts,
  fills,
  width,
}: {
  label: string
  layouts: readonly BandLayout[]
  fills: string
  width: number
}) {
  return (
    <Roving items={layouts.map(({ band }) => keyOf(band))}>
      <ul aria-label={label} data-roving>
        {layouts.map((layout) => (
          <PictureBand key={keyOf(layout.band)} layout={layout} fills={fills} width={width} />
        ))}
      </ul>
    </Roving>
  )
})

/** Drawn over all bands. */
function Over({ from, width, look }: { from: number; width: number; look: string }) {
  return (
    <div
      className={`${styles.over} ${look}`}
      style={{ left: `calc(0.75rem + var(--names) + ${from}px)`, width }}
    />
  )
}

function SpanInWords({ frame: { span, isStale, knownUntil }, isNow }: { frame: Frame; isNow: boolean }) {
  const time = useTimeWords()
  // Not both times of a span that moves on: screen readers would read them again and again.
  return (
    <p role="status" className="min-h-8.5 content-center text-sm">
      {isNow ? 'Up to now' : `${time(span.from)} – ${time(span.to)}`}
      {isStale && span.to > knownUntil && <span className="text-warn"> · last known {time(knownUntil)}</span>}
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
  const command = COMMANDS[key]
  const isOver = !(target instanceof Element) || target.matches('input, select, textarea')
  if (command === undefined || isOver || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  run(command)
}
