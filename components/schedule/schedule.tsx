'use client'

import { Actions } from '#components/action-sheet/actions'
import { CronJobs } from '#components/schedule/cron-jobs'
import { ScheduledTags } from '#components/schedule/scheduled-tags'
import { StaleKinds } from '#components/freshness/stale-kinds'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { Section } from '#components/ui/section'
import { useView } from '#lib/client/queries'
import { span } from '#lib/domain/format'
import type { EnvironmentSchedule } from '#lib/domain/schedule/schedule-view'

/** What an environment imports by itself. */
export function Schedule({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const query = useView('schedule', { environment })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => <ScheduleContent view={view} onRetry={() => void query.refetch()} />}
    </QueryBoundary>
  )
}

function ScheduleContent({ view, onRetry }: { view: EnvironmentSchedule; onRetry: () => void }) {
  const { environment, stale, unread, scheduledImportSeconds } = view
  return (
    <Actions environment={environment}>
      <Breadcrumbs environment={environment} here="Schedule" />
      <h1 className="mb-1 text-xl font-semibold tracking-tight">Schedule</h1>
      <p className="mb-5 text-soft">What this environment imports by itself, and when next.</p>
      <UnreadNotices unread={unread} onRetry={onRetry} />
      <StaleKinds label="Stale CronJobs" stale={stale} />
      <Section title="CronJobs that import">
        <CronJobs view={view} />
      </Section>
      <Section
        title="Tags with a source in a registry"
        aside={
          <span className="text-sm text-soft">
            The cluster imports scheduled tags about every {span(scheduledImportSeconds * 1000)}.
          </span>
        }
      >
        <ScheduledTags view={view} />
      </Section>
    </Actions>
  )
}
