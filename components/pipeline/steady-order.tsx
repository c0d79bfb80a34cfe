import { useEffect, useRef, useState, type FocusEvent } from 'react'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { inSteadyOrder } from '#lib/domain/pipeline/steady-order'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { LaneView, PipelineView } from '#lib/domain/pipeline/pipeline-views'

/** A pointer that rests this long is not about to press anything. */
const RESTING_MS = 10_000

/** Whether somebody points into a list, or has the focus there. The handlers are for its element. */
export function useAttention() {
  const [isPointed, setIsPointed] = useState(false)
  const [isFocused, setIsFocused] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const point = (isThere: boolean) => {
    clearTimeout(timer.current)
    if (isThere) timer.current = setTimeout(() => setIsPointed(false), RESTING_MS)
    setIsPointed(isThere)
  }
  const handlers = {
    onPointerMove: () => point(true),
    onPointerLeave: () => point(false),
    onFocus: () => setIsFocused(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setIsFocused(currentTarget.contains(relatedTarget)),
  }
  return { isAttended: isPointed || isFocused, handlers }
}

export type ShownLane = { key: string; lane: LaneView; check: LaneCheck | undefined }

type Pages = ReadonlyMap<number, PipelineView | undefined>

/**
 * The lanes of each page, which keep their places while somebody attends to the list: a lane that gets into trouble moves up, and what
 * is under a pointer must not become another one.
 * @param scope the filter and the order: with another one, all is new
 */
export function useSteadyOrder(pages: Pages, isAttended: boolean, scope: string) {
  const [shown, setShown] = useState({ scope, keys: '{}' })
  const before = JSON.parse(shown.keys) as Partial<Record<number, string[]>>
  const lanes = new Map<number, ShownLane[]>()
  for (const [page, view] of pages) {
    if (view === undefined) continue
    const now = view.lanes.map((lane): ShownLane => {
      const key = tagKey(lane.stream, lane.tag)
      return { key, lane, check: view.checks[key] }
    })
    lanes.set(page, isAttended && shown.scope === scope ? inSteadyOrder(before[page] ?? [], now) : now)
  }
  const keys = JSON.stringify(
    Object.fromEntries([...lanes].map(([page, own]) => [page, own.map(({ key }) => key)])),
  )
  if (keys !== shown.keys || scope !== shown.scope) setShown({ scope, keys })
  return lanes
}
