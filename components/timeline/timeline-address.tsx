'use client'

import { useSearchParams } from 'next/navigation'
import { replaceParameters } from '#components/ui/url-parameter'
import {
  readTimelineFilter,
  WHOLE_TIMELINE,
  type ReadTimelineFilter,
  type TimelineFilter,
} from '#lib/plan/records/timeline-filter'

export type TimelineAddress = ReadTimelineFilter & {
  change: (filter: Partial<TimelineFilter>) => void
  clear: () => void
}

/** The filter is in the address, so that it can be shared. */
export function useTimelineAddress(): TimelineAddress {
  const read = readTimelineFilter(useSearchParams())
  const change = (filter: Partial<TimelineFilter>) =>
    replaceParameters(Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value ?? ''])))
  return { ...read, change, clear: () => change(WHOLE_TIMELINE) }
}
