'use client'

import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { useStaleSince } from '#components/freshness/staleness'
import { useClock } from '#components/ui/clock'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import { gapBoxesOf } from '#lib/domain/timeline-picture/gap-boxes'
import {
  layoutOf,
  marksByBand,
  type BandLayout,
  type Frame,
  type MarksByBand,
} from '#lib/domain/timeline-picture/layout'
import { looksOf, type Look } from '#lib/domain/timeline-picture/looks'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import { spanOf, type ChosenSpan, type LengthName } from '#lib/domain/timeline-picture/span'
import { keyOf } from '#lib/domain/workload/workload'

/** How often a picture that ends now moves on. */
const STEP_MS = 15_000

/** Until the browser says how wide it is. */
const FIRST_WIDTH = 720

/** The end of the picture is ahead of the clock, so that what comes until the next step has its place. */
function usePictureTime(): { now: number } & Pick<Frame, 'knownUntil' | 'isStale'> {
  const step = useClock((time) => Math.floor(time / STEP_MS) * STEP_MS)
  const staleSince = useStaleSince(WORKLOAD_KINDS)
  const knownUntil = staleSince === null ? step : Math.min(step, Date.parse(staleSince))
  return { now: step + STEP_MS, knownUntil, isStale: staleSince !== null }
}

function useWidth(): [ref: RefObject<HTMLDivElement | null>, width: number] {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(FIRST_WIDTH)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(Math.max(1, element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}

function layoutsOf(
  { bands, gaps }: Picture,
  marks: MarksByBand,
  looks: ReadonlyMap<string, Look>,
  frame: Frame,
): BandLayout[] {
  const boxes = gapBoxesOf(gaps, frame)
  return bands.map((band) => layoutOf(band, marks.get(keyOf(band)) ?? [], looks, frame, boxes))
}

/** Everything in its place. `ref` is for an element as wide as the bands. */
export function usePictureLayout(picture: Picture, chosen: ChosenSpan | null, fallback: LengthName) {
  const { now, knownUntil, isStale } = usePictureTime()
  const [ref, width] = useWidth()
  const { from, to } = spanOf(chosen, fallback, now)
  const frame = useMemo<Frame>(
    () => ({ span: { from, to }, width, knownUntil, isStale }),
    [from, to, width, knownUntil, isStale],
  )
  const looks = useMemo(() => looksOf(picture), [picture])
  const marks = useMemo(() => marksByBand(picture), [picture])
  const layouts = useMemo(() => layoutsOf(picture, marks, looks, frame), [picture, marks, looks, frame])
  return { now, ref, frame, layouts }
}
