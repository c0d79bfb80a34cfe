'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Actions } from '#components/action-sheet/actions'
import { DeliveryFigures } from '#components/pipeline/delivery-figures'
import { FilterInput } from '#components/pipeline/filter-input'
import { ImportAll } from '#components/pipeline/import-all'
import { LaneSkipLinks } from '#components/pipeline/lane-skip-links'
import { ImportingCronJobs } from '#components/pipeline/importing-cron-jobs'
import { Lanes } from '#components/pipeline/lanes'
import { NoLanes, NoMatchingLanes } from '#components/pipeline/no-lanes'
import { OrderSwitch } from '#components/pipeline/order-switch'
import { OtherWorkloads } from '#components/pipeline/other-workloads'
import { PipelineSkeleton } from '#components/pipeline/pipeline-skeleton'
import { PipelineSummary } from '#components/pipeline/pipeline-summary'
import { CheckRegistry } from '#components/registry/check-registry'
import { RegistryProblem } from '#components/registry/registry-problem'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { CompareEnvironmentsLink } from '#components/shell/compare-environments-link'
import { useDebounced } from '#components/ui/debounced'
import { useUrlParameter } from '#components/ui/url-parameter'
import { viewQuery } from '#lib/client/queries'
import { TITLES } from '#lib/domain/freshness'
import {
  CONCERN_PARAMETER,
  DEFAULT_ORDER,
  laneFilterOf,
  laneOrderOf,
  ORDER_PARAMETER,
  WORDS_PARAMETER,
  type LaneFilter,
} from '#lib/domain/pipeline/lane-filter'
import type { LaneOrder } from '#lib/domain/pipeline/lane-order'
import type { PipelineView } from '#lib/domain/pipeline/pipeline-views'

/** Waits for the next key before it asks the server. */
const TYPING_MS = 60

/** The first page of an environment: its lanes, and the workloads outside them. */
export function Pipeline({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const [filter, setFilter] = useLaneFilter()
  const [orderInUrl, setOrder] = useUrlParameter(ORDER_PARAMETER)
  const order = laneOrderOf(orderInUrl)
  const words = useDebounced(filter.words, TYPING_MS)
  const asked = { ...filter, words }
  const query = useQuery({
    ...viewQuery('pipeline', { environment, ...asked, order, page: 0 }),
    placeholderData: keepPreviousData,
  })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<PipelineSkeleton />}>
      {(view) => (
        <PipelineContent
          view={view}
          filter={filter}
          onFilter={setFilter}
          order={order}
          onOrder={(next) => setOrder(next === DEFAULT_ORDER ? '' : next)}
          asked={asked}
          isBusy={query.isPlaceholderData}
          onRetry={() => void query.refetch()}
        />
      )}
    </QueryBoundary>
  )
}

/** The filter is in the URL, so that it can be shared. The words are also a state: the URL is slower than typing. */
function useLaneFilter(): [LaneFilter, (filter: LaneFilter) => void] {
  const [wordsInUrl, setWordsInUrl] = useUrlParameter(WORDS_PARAMETER)
  const [concern, setConcern] = useUrlParameter(CONCERN_PARAMETER)
  const [words, setWords] = useState(wordsInUrl)
  const filter = laneFilterOf(words, concern)
  const setFilter = (next: LaneFilter) => {
    setWords(next.words)
    setWordsInUrl(next.words)
    setConcern(next.concern ?? '')
  }
  return [filter, setFilter]
}

function PipelineContent({
  view,
  filter,
  onFilter,
  order,
  onOrder,
  asked,
  isBusy,
  onRetry,
}: {
  view: PipelineView
  filter: LaneFilter
  onFilter: (filter: LaneFilter) => void
  order: LaneOrder
  onOrder: (order: LaneOrder) => void
  /** The filter that the server was asked with; typing is ahead of it. */
  asked: LaneFilter
  /** Whether `view` still answers the previous filter. */
  isBusy: boolean
  onRetry: () => void
}) {
  const { environment, attention, matching, unread, registry } = view
  const areLanesRead = !unread.some(({ what }) => what === TITLES.imageStreams)
  const choose = (concern: LaneFilter['concern']) => onFilter({ ...filter, concern })
  return (
    <Actions environment={environment}>
      {matching > 0 && <LaneSkipLinks isTroubled={attention.troubled > 0} />}
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight">Pipeline</h1>
        {areLanesRead && <PipelineSummary attention={attention} chosen={filter.concern} onChoose={choose} />}
        <div className="ml-auto flex flex-wrap items-center gap-2.5 max-sm:ml-0 max-sm:w-full">
          <FilterInput
            words={filter.words}
            onChange={(words) => onFilter({ ...filter, words })}
            isAllInPage={attention.lanes <= view.lanes.length}
          />
          <OrderSwitch order={order} onChoose={onOrder} />
          <ImportAll
            environment={environment.name}
            filter={asked}
            matching={matching}
            lanes={attention.lanes}
          />
          <CheckRegistry environment={environment.name} registry={registry} which={asked} />
          <CompareEnvironmentsLink here={environment.name} />
        </div>
      </header>
      <UnreadNotices unread={unread} onRetry={onRetry} />
      <RegistryProblem registry={registry} />
      <ImportingCronJobs environment={environment.name} importers={view.importers} />
      {attention.lanes === 0 && areLanesRead && <NoLanes namespace={environment.namespace} />}
      {attention.lanes > 0 && matching === 0 && (
        <NoMatchingLanes
          filter={asked}
          lanes={attention.lanes}
          onClear={() => onFilter(laneFilterOf('', null))}
        />
      )}
      {matching > 0 && <Lanes view={view} filter={asked} order={order} isBusy={isBusy} />}
      <OtherWorkloads environment={environment.name} workloads={view.others} unlisted={view.unlisted} />
      {view.delivery && <DeliveryFigures delivery={view.delivery} />}
    </Actions>
  )
}
