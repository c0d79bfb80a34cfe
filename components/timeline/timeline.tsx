'use client'

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Actions } from '#components/action-sheet/actions'
import { AllPictures, EnvironmentPicture } from '#components/timeline-picture/listed-picture'
import { Moment } from '#components/timeline/moment'
import { Events } from '#components/timeline/events'
import { TimeZoneNote } from '#components/timeline/event-time'
import { Reach, ReachNotices } from '#components/timeline/reach'
import { useTimelineAddress, type TimelineAddress } from '#components/timeline/timeline-address'
import { TimelineFilters } from '#components/timeline/timeline-filters'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { NoEnvironments } from '#components/shell/no-environments'
import { viewQuery } from '#lib/client/queries'
import { titlesOf } from '#lib/domain/environment-view'
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
          {view.reaches.length === 0 ? (
            <NoEnvironments />
          ) : (
            <>
              <Unread reaches={view.reaches} onRetry={() => void query.refetch()} />
              <TimelineFilters view={view} address={address} />
              <OfOne view={view} isOfAll={isOfAll}>
                <Moment view={view} address={address} />
                {children}
                <Events view={view} address={address} isBusy={query.isPlaceholderData} />
              </OfOne>
              <Reach view={view} />
            </>
          )}
        </>
      )}
    </QueryBoundary>
  )
}

/** What is missing, by environment. */
function Unread({ reaches, onRetry }: Pick<TimelineView, 'reaches'> & { onRetry: () => void }) {
  const titleOf = titlesOf(reaches.map(({ environment }) => environment))
  return (
    <>
      {reaches.map(({ environment: { name }, unread }) => (
        <UnreadNotices key={name} title={titleOf(name)} unread={unread} onRetry={onRetry} />
      ))}
      <ReachNotices reaches={reaches} />
    </>
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
