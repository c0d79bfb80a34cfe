'use client'

import { useSearchParams } from 'next/navigation'
import { replaceParameters } from '#components/ui/url-parameter'
import {
  ALL_ACTIVITY,
  FILTER_PARAMETERS,
  readActivityFilter,
  type ActivityFilter,
  type ReadFilter,
} from '#lib/plan/records/activity-filter'

/** What is listed. */
export type ActivityKind = 'operations' | 'attempts' | 'others'

type Change = { filter?: Partial<ActivityFilter>; kind?: ActivityKind }

type InAddress = ReadFilter & {
  kind: ActivityKind
  change: (change: Change) => void
  clear: () => void
}

const KIND_PARAMETER = 'show'

/** Filter and list are in the address, so that they can be shared. */
export function useActivityAddress(): InAddress {
  const parameters = useSearchParams()
  const read = readActivityFilter(parameters)
  const change = ({ filter = {}, kind }: Change) => {
    const changed = Object.entries(FILTER_PARAMETERS).flatMap(([name, parameter]): [string, string][] =>
      isFilterName(name) && name in filter ? [[parameter, filter[name] ?? '']] : [],
    )
    replaceParameters({ ...Object.fromEntries(changed), ...(kind && { [KIND_PARAMETER]: kind }) })
  }
  return {
    ...read,
    kind: kindOf(parameters.get(KIND_PARAMETER), read.filter),
    change,
    clear: () => change({ filter: ALL_ACTIVITY }),
  }
}

/** A link to an outcome leads to the list that has it. */
function kindOf(text: string | null, { outcome }: ActivityFilter): ActivityKind {
  if (text === 'operations' || text === 'attempts' || text === 'others') return text
  return outcome === 'denied' || outcome === 'refused' ? 'attempts' : 'operations'
}

function isFilterName(name: string): name is keyof ActivityFilter {
  return Object.hasOwn(FILTER_PARAMETERS, name)
}
