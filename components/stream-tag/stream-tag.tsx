'use client'

import { ActionButton } from '#components/action-sheet/action-button'
import { Actions } from '#components/action-sheet/actions'
import { CheckRegistry } from '#components/registry/check-registry'
import { RegistryProblem } from '#components/registry/registry-problem'
import { RevertLaneButton } from '#components/action-sheet/workload-buttons'
import type { ShownError } from '#components/query/error-state'
import { ActivityLink } from '#components/shell/activity-link'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { ImportFailureNotice } from '#components/stream-tag/import-failure-notice'
import { ImportHistory } from '#components/stream-tag/import-history'
import { TagFacts } from '#components/stream-tag/tag-facts'
import { ReviewDateButton } from '#components/stream-tag/review-date-button'
import { PagePicture } from '#components/timeline-picture/page-picture'
import { Notice } from '#components/ui/notice'
import { Section } from '#components/ui/section'
import { WorkloadLine } from '#components/workload/workload-line'
import { useView } from '#lib/client/queries'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { tagAbilities } from '#lib/domain/image-stream/tag-kind'
import { shownOn } from '#lib/domain/pipeline/attention'
import { whyTagUnreadable } from '#lib/kubernetes/names'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

type Props = { environment: string; stream: string; tag: string; firstError: ShownError | null }

/** One image stream tag: its settings, its workloads, and its import history, whose images can be pinned. */
export function StreamTag({ environment, stream, tag, firstError }: Props) {
  const query = useView('tag', { environment, stream, tag })
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => <StreamTagContent view={view} onRetry={() => void query.refetch()} />}
    </QueryBoundary>
  )
}

function StreamTagContent({ view, onRetry }: { view: TagView; onRetry: () => void }) {
  const { environment, lane, history, unread } = view
  const { canCheck, canPin } = tagAbilities(lane)
  return (
    <Actions environment={environment}>
      <Breadcrumbs environment={environment} here="Image stream tag" />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">
          {lane.stream}
          <span className="font-normal text-soft">:{lane.tag}</span>
        </h1>
        <div className="flex flex-wrap items-center gap-2.5 sm:ml-auto">
          {lane.workloads.length > 0 && <RevertLaneButton lane={lane} />}
          <TagActions view={view} />
        </div>
      </div>
      <UnreadNotices unread={unread} onRetry={onRetry} />
      <UnchangeableNotice lane={lane} />
      {canCheck && <RegistryProblem registry={view.registry} />}
      <ImportFailureNotice view={view} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <div className="rounded-lg border border-line bg-surface p-4">
          <TagFacts view={view} />
        </div>
        <FedWorkloads environment={environment.name} lane={lane} />
      </div>
      <TagPicture view={view} />
      <Section
        title="Import history"
        aside={
          canPin && (
            <p className="text-sm text-soft">Pinning an older image moves all workloads of this tag.</p>
          )
        }
      >
        <ImportHistory
          environment={environment.name}
          name={`${lane.stream}:${lane.tag}`}
          lane={lane}
          history={history}
          observation={view.observation}
        />
        <ActivityLink environment={environment.name} of={tagKey(lane.stream, lane.tag)} />
      </Section>
    </Actions>
  )
}

/** The images of what it feeds. Without workloads there is nothing to draw. */
function TagPicture({ view: { environment, lane, picture } }: { view: TagView }) {
  if (picture.bands.length === 0) return null
  return (
    <Section title="Images over time">
      <PagePicture
        label={`Images of the workloads of ${lane.stream}:${lane.tag}`}
        environment={environment.name}
        picture={picture}
        fallback="month"
      />
    </Section>
  )
}

function UnchangeableNotice({ lane: { tag } }: { lane: LaneView }) {
  const why = whyTagUnreadable(tag)
  return (
    why !== null && (
      <div className="mb-4">
        <Notice tone="warn">
          This tag can be shown, but not imported or pinned: the API cannot read it by its name, because {why}
          .
        </Notice>
      </div>
    )
  )
}

function TagActions({ view: { environment, lane, registry } }: { view: TagView }) {
  const { stream, tag, source } = lane
  const { canCheck, canFollow, canImport } = tagAbilities(lane)
  return (
    <>
      {canCheck && (
        <CheckRegistry environment={environment.name} registry={registry} which={{ stream, tag }} />
      )}
      {source.kind === 'pinned' && <ReviewDateButton stream={stream} tag={tag} digest={source.digest} />}
      {canFollow && <ActionButton request={{ action: 'follow', stream, tag }} />}
      {canImport && <ActionButton request={{ action: 'import', stream, tag }} look="primary" />}
    </>
  )
}

function FedWorkloads({ environment, lane }: { environment: string; lane: LaneView }) {
  const workloads = shownOn(lane)
  return (
    <section aria-label="Workloads of this tag" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-1 text-sm text-soft">Workloads</h2>
      {workloads.length === 0 ? (
        <p>No Deployment or StatefulSet has an image trigger for this tag.</p>
      ) : (
        <ul>
          {workloads.map((workload) => (
            <li key={`${workload.kind}/${workload.name}`} className="py-1.5">
              <WorkloadLine environment={environment} workload={workload} isOfOneTag />
            </li>
          ))}
        </ul>
      )}
      {lane.cronJobs.map((words) => (
        <p key={words} className="text-sm wrap-anywhere text-soft">
          {words}
        </p>
      ))}
    </section>
  )
}
