import { RevertLaneButton } from '#components/action-sheet/workload-buttons'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { whyDown } from '#lib/domain/pipeline/flow'
import { pageAddress } from '#lib/views/addresses'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** Reverts the lane. Without workloads, nothing can go back, and it leads to the tag's history. */
export function RevertLane({ environment, lane }: { environment: string; lane: LaneView }) {
  const { stream, tag, workloads } = lane
  if (workloads.some((workload) => whyDown(workload) !== null))
    return <RevertLaneButton lane={lane} size="small" />
  return (
    <div className="-ml-2.5">
      {workloads.length > 0 ? (
        <RevertLaneButton lane={lane} look="quiet" size="small" />
      ) : (
        <PendingLink
          href={pageAddress('tag', { environment, stream, tag })}
          className={buttonClass({ look: 'quiet', size: 'small' })}
        >
          History
          <span className="sr-only">
            {' '}
            of {stream}:{tag}
          </span>
        </PendingLink>
      )}
    </div>
  )
}
