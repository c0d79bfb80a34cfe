import { RevertButton } from '#components/action-sheet/workload-buttons'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { pageAddress } from '#lib/views/addresses'
import { whyDown, workloadToRevert } from '#lib/domain/pipeline/flow'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** Reverts the lane through one of its workloads. If none can be reverted, it leads to the tag's history. */
export function RevertLane({ environment, lane }: { environment: string; lane: LaneView }) {
  const { stream, tag } = lane
  const workload = workloadToRevert(lane)
  // The arrow to a workload that is down has its own revert button.
  if (workload !== null && whyDown(workload) !== null) return null
  if (workload !== null) {
    return <RevertButton workload={workload} look="quiet" size="small" about={`${stream}:${tag}`} />
  }
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
