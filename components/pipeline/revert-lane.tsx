import { RevertLaneButton } from '#components/action-sheet/workload-buttons'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { whyDown } from '#lib/domain/pipeline/flow'
import { pageAddress } from '#lib/views/addresses'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** Reverts the lane. Without workloads, nothing can go back, and it leads to the tag's history. */
export function RevertLane({ environment, lane }: { environment: string; lane: LaneView }) {
  const { stream, tag, workloads } = lane
  const isFailing = workloads.some((workload) => whyDown(workload) !== null)
  if (workloads.length > 0)
    return <RevertLaneButton lane={lane} look={isFailing ? 'plain' : 'quiet'} size="small" />
  return (
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
  )
}
