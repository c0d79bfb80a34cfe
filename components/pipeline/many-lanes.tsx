import { useQueries } from '@tanstack/react-query'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import { useState } from 'react'
import { Lane } from '#components/pipeline/lane'
import { FlowFrame, FlowList } from '#components/flow/flow-list'
import { useAttention, useSteadyOrder } from '#components/pipeline/steady-order'
import { LaneSkeleton } from '#components/pipeline/pipeline-skeleton'
import { useIsHydrated } from '#components/ui/clock'
import { viewQuery } from '#lib/client/queries'
import { laneSearch, PAGE_LANES, type LaneFilter } from '#lib/domain/pipeline/lane-filter'
import type { LaneOrder } from '#lib/domain/pipeline/lane-order'
import { troubleOf } from '#lib/domain/pipeline/attention'
import type { PipelineView } from '#lib/domain/pipeline/pipeline-views'

export type LanesProps = {
  view: PipelineView
  filter: LaneFilter
  order: LaneOrder
  /** Whether these are still the lanes of the previous filter. */
  isBusy: boolean
}

/** For more lanes than a browser should hold: renders and fetches only those in sight. */
export function ManyLanes({ view: first, filter, order, isBusy }: LanesProps) {
  const [list, setList] = useState<HTMLElement | null>(null)
  const { isAttended, handlers } = useAttention()
  const { rows, measure, end } = useRows(first.matching, list)
  const pages = usePages(
    first,
    { ...filter, order },
    rows.map(({ index }) => Math.floor(index / PAGE_LANES)),
  )
  const lanes = useSteadyOrder(pages, isAttended, laneSearch(filter, 0, order))
  const environment = first.environment.name
  return (
    <FlowList
      ref={setList}
      id="lanes"
      what="lane"
      items={rows.map(({ index }) => String(index))}
      isBusy={isBusy}
      end={end}
      handlers={handlers}
    >
      {rows.map(({ index, gap }) => {
        const shown = lanes.get(Math.floor(index / PAGE_LANES))?.[index % PAGE_LANES]
        const place = { 'aria-posinset': index + 1, 'aria-setsize': first.matching }
        return (
          <div key={index} ref={measure} data-index={index} style={gap > 0 ? { marginTop: gap } : undefined}>
            {/* The same frame before and after loading, so that it keeps the focus. */}
            <FlowFrame
              item={String(index)}
              label={shown?.key ?? `Lane ${index + 1}, loading`}
              isTroubled={shown !== undefined && troubleOf(shown.lane) !== null}
              place={place}
            >
              {shown === undefined ? (
                <LaneSkeleton width="w-44" />
              ) : (
                <Lane
                  environment={environment}
                  lane={shown.lane}
                  check={shown.check ?? null}
                  registry={first.registry}
                />
              )}
            </FlowFrame>
          </div>
        )
      })}
    </FlowList>
  )
}

/** A row, and the free space before it. */
type Row = { index: number; gap: number }

/** The rows to render, and the height of those below them. */
function useRows(count: number, list: HTMLElement | null) {
  const isHydrated = useIsHydrated()
  const scrollMargin = list?.offsetTop ?? 0
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: usualHeight,
    overscan: 6,
    scrollMargin,
    rangeExtractor: (range) => withFocused(range, list),
  })
  // Hydration must render the same rows as the server.
  if (!isHydrated || list === null) {
    const rows = Array.from({ length: Math.min(count, FIRST_ROWS) }, (_, index): Row => ({ index, gap: 0 }))
    return { rows, measure: virtualizer.measureElement, end: (count - rows.length) * WIDE_HEIGHT }
  }
  const items = virtualizer.getVirtualItems()
  const rows = items.map(({ index, start }, at): Row => {
    return { index, gap: Math.max(0, start - (items[at - 1]?.end ?? scrollMargin)) }
  })
  const bottom = (items.at(-1)?.end ?? scrollMargin) - scrollMargin
  return { rows, measure: virtualizer.measureElement, end: Math.max(0, virtualizer.getTotalSize() - bottom) }
}

/** How many rows the server renders: rendering is the slowest part of its answer. */
const FIRST_ROWS = 10

const WIDE_HEIGHT = 80
const NARROW_HEIGHT = 240

function usualHeight(): number {
  return typeof window === 'undefined' || window.matchMedia('(width >= 68rem)').matches
    ? WIDE_HEIGHT
    : NARROW_HEIGHT
}

/** Keeps the row with the focus, however far one scrolls, so that Tab continues from there. */
function withFocused(range: Range, list: HTMLElement | null): number[] {
  const shown = defaultRangeExtractor(range)
  const row = list?.contains(document.activeElement) && document.activeElement?.closest('[data-index]')
  const focused = row instanceof HTMLElement ? Number(row.dataset.index) : NaN
  if (!(focused < range.count) || shown.includes(focused)) return shown
  return [...shown, focused].sort((a, b) => a - b)
}

/** The pages with these rows. The first is loaded already, the others load when they come into sight. */
function usePages(
  first: PipelineView,
  asked: LaneFilter & { order: LaneOrder },
  shown: number[],
): ReadonlyMap<number, PipelineView | undefined> {
  const numbers = [...new Set(shown)].filter((page) => page > 0)
  const environment = first.environment.name
  const views = useQueries({
    queries: numbers.map((page) => viewQuery('pipeline', { environment, ...asked, page })),
  })
  return new Map([[0, first], ...numbers.map((page, at) => [page, views[at]?.data] as const)])
}
