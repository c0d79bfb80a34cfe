'use client'

import { LastWords } from '#components/pod-log/last-words'
import { useView } from '#lib/client/queries'
import type { ContainerView } from '#lib/domain/container/containers'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { WORKLOAD_VIEWS } from '#lib/views/addresses'

/** Why somebody opens the sheet of a revert: what crashes in the lane, or in the workload. */
export function CrashWords({ environment, request }: { environment: string; request: ActionRequest }) {
  if (request.action !== 'revert') return null
  if (request.lane !== null) return <OfLane environment={environment} lane={request.lane} />
  const [workload] = request.workloads === 'all' ? [] : request.workloads
  return workload === undefined ? null : <OfWorkload environment={environment} workload={workload} />
}

function OfLane({ environment, lane }: { environment: string; lane: string }) {
  const { data } = useView('tag', { environment, ...splitTagKey(lane) })
  return <Newest environment={environment} crashes={data?.crashes ?? []} />
}

function OfWorkload({ environment, workload }: { environment: string; workload: WorkloadKey }) {
  const { data } = useView(WORKLOAD_VIEWS[workload.kind], { environment, name: workload.name })
  return (
    <Newest environment={environment} crashes={data?.containers.filter((each) => each.isCrashing) ?? []} />
  )
}

/** One is enough to choose by: the pods of a lane run the same image. */
function Newest({ environment, crashes }: { environment: string; crashes: ContainerView[] }) {
  const [first, ...others] = crashes
  if (first === undefined) return null
  return (
    <div className="grid gap-1.5">
      <LastWords environment={environment} container={first} />
      {others.length > 0 && (
        <p className="text-sm text-soft">
          Also crashing:{' '}
          {others
            .map(({ pod, name }) => `${pod}/${name}`)
            .slice(0, 5)
            .join(', ')}
          {others.length > 5 && ` and ${others.length - 5} more`}
        </p>
      )}
    </div>
  )
}
