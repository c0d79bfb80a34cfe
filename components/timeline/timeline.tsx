'use client'

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { History, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Actions } from '#components/action-sheet/actions'
import { AllPictures, EnvironmentPicture } from '#components/timeline-picture/listed-picture'
import { ExportButtons } from '#components/timeline/export-buttons'
import { Moment } from '#components/timeline/moment'
import { EventList } from '#components/timeline/event-list'
import { TimeZoneNote } from '#components/timeline/event-time'
import { Reach, ReachNotices } from '#components/timeline/reach'
import { useTimelineAddress, type TimelineAddress } from '#components/timeline/timeline-address'
import { TimelineFilters } from '#components/timeline/timeline-filters'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { viewQuery } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import type { TimelineView } from '#lib/plan/records/timeline-view'

type OfPage = { firstError: ShownError | null }

/** What happened in an environment, newest first. */
export function Timeline({ environment, firstError }: OfPage & { environment: string }) {
  const address = useTimelineAddress()
  const query = useQuery({
    ...viewQuery('timeline', { environment, ...address.filter }),
    placeholderData: keepPreviousData,
  })
  return (
    <TimelinePage query={query} address={address} firstError={firstError}>
      <EnvironmentPicture environment={environment} {...address.filter} onChoose={address.change} />
    </TimelinePage>
  )
}

/** The same of all environments that the reader may see. */
export function AllTimelines({ firstError }: OfPage) {
  const address = useTimelineAddress()
  const query = useQuery({ ...viewQuery('timelines', address.filter), placeholderData: keepPreviousData })
  return (
    <TimelinePage query={query} address={address} firstError={firstError} isOfAll>
      <AllPictures {...address.filter} onChoose={address.change} />
    </TimelinePage>
  )
}

function TimelinePage({
  query,
  address,
  firstError,
  isOfAll = false,
  children,
}: OfPage & {
  query: UseQueryResult<TimelineView>
  address: TimelineAddress
  isOfAll?: boolean
  children?: ReactNode
}) {
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => (
        <>
          <Heading view={view} isOfAll={isOfAll} />
          <UnreadNotices
            unread={view.reaches.flatMap(({ unread }) => unread)}
            onRetry={() => void query.refetch()}
          />
          <ReachNotices reaches={view.reaches} />
          <TimelineFilters view={view} address={address} />
          {children}
          <OfOne view={view} isOfAll={isOfAll}>
            <Moment view={view} address={address} />
            <Events view={view} address={address} />
          </OfOne>
          <Reach view={view} />
        </>
      )}
    </QueryBoundary>
  )
}

/** An action is one of one environment. */
function OfOne({
  view: { reaches },
  isOfAll,
  children,
}: {
  view: TimelineView
  isOfAll: boolean
  children: ReactNode
}) {
  const [one] = reaches
  return isOfAll || one === undefined ? children : <Actions environment={one.environment}>{children}</Actions>
}

function Heading({ view: { reaches }, isOfAll }: { view: TimelineView; isOfAll: boolean }) {
  const [one] = reaches
  return (
    <>
      {!isOfAll && one !== undefined && <Breadcrumbs environment={one.environment} here="Timeline" />}
      <h1 className="mb-1 text-xl font-semibold tracking-tight">Timeline</h1>
      <p className="mb-5 text-soft">
        What changed {isOfAll ? 'in all environments that you may view' : 'here'}, newest first.{' '}
        <TimeZoneNote />
      </p>
    </>
  )
}

function Events({ view, address: { filter, clear } }: { view: TimelineView; address: TimelineAddress }) {
  const { matching, total } = view
  if (total === 0)
    return (
      <Message icon={History} title="Nothing happened">
        Imports, rollouts, crashes, runs of CronJobs and operations are listed here.
      </Message>
    )
  if (matching === 0)
    return (
      <Message
        icon={SearchX}
        title="No matches"
        actions={<Button onClick={clear}>Show all {count(total, 'event')}</Button>}
      >
        No event has all that the filters ask for.
      </Message>
    )
  return (
    <>
      <ExportButtons view={view} filter={filter} />
      <EventList view={view} at={filter.at} />
    </>
  )
}
