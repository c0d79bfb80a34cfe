'use client'

import { useCallback, useMemo, useState } from 'react'
import { useStaleSinces } from '#components/freshness/staleness'
import { useClock } from '#components/ui/clock'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import { groupOf, prepare } from '#lib/domain/timeline-picture/groups'
import type { PlacedPicture } from '#lib/domain/timeline-picture/picture'
import { spanOf, type ChosenSpan, type LengthName } from '#lib/domain/timeline-picture/span'

/** How often a picture that ends now moves on. */
const STEP_MS = 15_000

/** Until the browser says how wide it is. */
const FIRST_WIDTH = 720

function useWidth(): [ref: (element: HTMLDivElement) => () => void, width: number] {
  const [width, setWidth] = useState(FIRST_WIDTH)
  // Called whenever the element comes: without bands, there is none.
  const ref = useCallback((element: HTMLDivElement) => {
    const observer = new ResizeObserver(() => setWidth(Math.max(1, element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}

/**
 * Everything in its place, on one axis. The end of the picture is ahead of the clock, so that what comes until the next step has its place.
 * `ref` is for an element as wide as the bands.
 */
export function usePictureLayout(
  pictures: readonly PlacedPicture[],
  chosen: ChosenSpan | null,
  fallback: LengthName,
) {
  const step = useClock((time) => Math.floor(time / STEP_MS) * STEP_MS)
  const now = step + STEP_MS
  const sinces = useStaleSinces(
    WORKLOAD_KINDS,
    pictures.map(({ environment }) => environment),
  )
  const [ref, width] = useWidth()
  const { from, to } = spanOf(chosen, fallback, now)
  const span = useMemo(() => ({ from, to }), [from, to])
  const prepared = useMemo(() => prepare(pictures), [pictures])
  const groups = useMemo(
    () =>
      prepared.map((each, index) => {
        const since = sinces[index] ?? null
        const knownUntil = since === null ? step : Math.min(step, Date.parse(since))
        return groupOf(each, { span, width, knownUntil, isStale: since !== null })
      }),
    [prepared, sinces, span, width, step],
  )
  return { now, ref, span, width, groups }
}
