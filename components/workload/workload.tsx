'use client'

import { Actions } from '#components/action-sheet/actions'
import { RestartButton, RevertButton } from '#components/action-sheet/workload-buttons'
import { Crashes } from '#components/pod-log/crashes'
import { PodLogs } from '#components/pod-log/pod-logs'
import { ActivityLink } from '#components/shell/activity-link'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { StaleKinds } from '#components/freshness/stale-kinds'
import { UnreadNotices } from '#components/query/unread-notices'
import { PagePicture } from '#components/timeline-picture/page-picture'
import { Section } from '#components/ui/section'
import { RevisionComparison } from '#components/workload/revision-comparison'
import { Events } from '#components/workload/events'
import { Pods } from '#components/workload/pods'
import { Revisions } from '#components/workload/revisions'
import { RolloutAnnouncement } from '#components/workload/rollout-announcement'
import { Triggers } from '#components/workload/triggers'
import { WorkloadState } from '#components/workload/workload-state'
import { useView } from '#lib/client/queries'
import { WORKLOAD_VIEWS } from '#lib/views/addresses'
import { keyOf } from '#lib/domain/workload/workload'
import type { WorkloadView } from '#lib/domain/workload-page/workload-page-view'
import type { WorkloadKind } from '#lib/kubernetes/objects'

type Props = { environment: string; kind: WorkloadKind; name: string; firstError: ShownError | null }

/** One Deployment or StatefulSet: its state, pods, revisions and events, with the buttons that revert it. */
export function Workload({ environment, kind, name, firstError }: Props) {
  const query = useView(WORKLOAD_VIEWS[kind], { environment, name })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => <WorkloadContent view={view} onRetry={() => void query.refetch()} />}
    </QueryBoundary>
  )
}

function WorkloadContent({ view, onRetry }: { view: WorkloadView; onRetry: () => void }) {
  const { environment, workload, containers, ended, revisions, picture, triggers, events, unread } = view
  const { kind, name, triggerProblem } = workload
  return (
    <Actions environment={environment}>
      <Breadcrumbs environment={environment} here={kind} />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{name}</h1>
        <div className="flex gap-2.5 sm:ml-auto">
          <RestartButton workload={workload} />
          <RevertButton workload={workload} />
        </div>
      </div>
      <RolloutAnnouncement workload={workload} />
      <UnreadNotices unread={unread} onRetry={onRetry} />
      <div className="grid gap-4 lg:grid-cols-2">
        <WorkloadState environment={environment.name} workload={workload} />
        <Triggers
          environment={environment.name}
          workload={workload}
          triggers={triggers}
          problem={triggerProblem}
        />
      </div>
      <Crashes environment={environment} containers={containers} />
      <Section title="Pods">
        <Pods workload={workload} ended={ended} />
      </Section>
      <PodLogs environment={environment} containers={containers} />
      <Section title="Images over time">
        <PagePicture
          label={`Images of ${name}`}
          environment={environment.name}
          picture={picture}
          fallback="week"
        />
      </Section>
      <Section title="Revisions">
        <Revisions environment={environment.name} workload={workload} revisions={revisions} />
        <ActivityLink environment={environment.name} of={keyOf(workload)} />
      </Section>
      {revisions.length > 1 && (
        <Section title="Compare two revisions">
          <RevisionComparison environment={environment.name} workload={workload} revisions={revisions} />
        </Section>
      )}
      <Section title="Events">
        <StaleKinds label="Stale events" stale={view.staleEvents} />
        <Events events={events} name={name} />
      </Section>
    </Actions>
  )
}
