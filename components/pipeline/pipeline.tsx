'use client'

import { useQuery } from '@tanstack/react-query'
import { Waypoints } from 'lucide-react'
import { Actions } from '#components/action-sheet/actions'
import { CheckRegistry } from '#components/pipeline/check-registry'
import { Lanes } from '#components/pipeline/lanes'
import { PipelineSkeleton } from '#components/pipeline/pipeline-skeleton'
import { PipelineSummary } from '#components/pipeline/pipeline-summary'
import type { ShownError } from '#components/shell/error-state'
import { Shown } from '#components/shell/shown'
import { UnreadNotices } from '#components/shell/unread-notices'
import { INPUT_CLASS } from '#components/ui/field'
import { Message } from '#components/ui/message'
import { Section } from '#components/ui/section'
import { useUrlParameter } from '#components/ui/url-parameter'
import { WorkloadLine } from '#components/workload/workload-line'
import { pipelineQuery, registryQuery } from '#lib/client/queries'
import type { PipelineView, WorkloadSummary } from '#lib/domain/views'

/** The home of an environment. */
export function Pipeline({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const query = useQuery(pipelineQuery(environment))
  return (
    <Shown query={query} firstError={firstError} skeleton={<PipelineSkeleton />}>
      {(view) => <PipelineContent view={view} onRetry={() => void query.refetch()} />}
    </Shown>
  )
}

function PipelineContent({ view, onRetry }: { view: PipelineView; onRetry: () => void }) {
  const [filter, setFilter] = useUrlParameter('filter')
  const registry = useQuery(registryQuery(view.environment.name))
  const areLanesRead = !view.unread.some(({ what }) => what === 'image streams')
  return (
    <Actions environment={view.environment}>
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-xl font-semibold tracking-tight">Pipeline</h1>
        {areLanesRead && <PipelineSummary view={view} registry={registry.data} />}
        <div className="ml-auto flex flex-wrap items-center gap-2.5 max-sm:ml-0 max-sm:w-full">
          <input
            type="search"
            aria-label="Filter lanes"
            placeholder="Filter lanes"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className={`${INPUT_CLASS} sm:w-48!`}
          />
          <CheckRegistry query={registry} />
        </div>
      </header>
      <UnreadNotices unread={[...view.unread, ...(registry.data?.unread ?? [])]} onRetry={onRetry} />
      {view.lanes.length === 0 ? (
        areLanesRead && <NoLanes namespace={view.environment.namespace} />
      ) : (
        <Lanes view={view} registry={registry} filter={filter} onClear={() => setFilter('')} />
      )}
      <OtherWorkloads environment={view.environment.name} workloads={view.others} />
    </Actions>
  )
}

function NoLanes({ namespace }: { namespace: string }) {
  return (
    <Message icon={Waypoints} title="No image stream tag here yet">
      <p>
        Quayside shows each image stream tag of <code>{namespace}</code>. Make the first one, and give it to a
        workload as an image trigger:
      </p>
      <pre className="mt-3 rounded-md border border-line bg-sunken p-3 text-left break-all whitespace-pre-wrap">
        oc tag --source=docker --reference-policy=local quay.io/…/app:prod app:prod -n {namespace}
        {'\n'}oc set triggers deployment/app --from-image=app:prod -c app -n {namespace}
      </pre>
    </Message>
  )
}

function OtherWorkloads({ environment, workloads }: { environment: string; workloads: WorkloadSummary[] }) {
  if (workloads.length === 0) return null
  return (
    <Section title="Other workloads">
      <ul className="grid gap-x-10 rounded-lg border border-line bg-surface px-4 py-2 md:grid-cols-2">
        {workloads.map((workload) => (
          <li key={`${workload.kind}/${workload.name}`} className="py-2">
            <WorkloadLine environment={environment} workload={workload} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
