import { CirclePause } from 'lucide-react'
import styles from './flow.module.css'
import { ReleaseButton, ResumeButton } from '#components/action-sheet/workload-buttons'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { StatePill } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { WorkloadLine } from '#components/workload/workload-line'
import { OF_ROLLOUT } from '#lib/domain/pipeline/flow-concerns'
import { rolloutFlow, type RolloutFlow } from '#lib/domain/pipeline/flow'
import { blockingPod } from '#lib/domain/workload/pods'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'

/** The arrows from the image stream tag to each workload that its triggers feed. */
export function WorkloadBranches({
  environment,
  workloads,
}: {
  environment: string
  workloads: WorkloadSummary[]
}) {
  return (
    <ul className={styles.branches}>
      {workloads.map((workload) => (
        <Branch key={`${workload.kind}/${workload.name}`} environment={environment} workload={workload} />
      ))}
    </ul>
  )
}

function Branch({ environment, workload }: { environment: string; workload: WorkloadSummary }) {
  const flow = rolloutFlow(workload)
  const concern = OF_ROLLOUT[flow]
  const look = concern === null ? null : CONCERN_LOOKS[concern]
  const isInterrupted = flow !== 'settled' && flow !== 'rolling-out'
  return (
    <li
      className={`${styles.branch} ${look === null ? 'text-line-strong' : TONE_TEXT[look.tone]}`}
      data-interrupted={isInterrupted ? '' : undefined}
    >
      <span className={styles.head} />
      <div className={styles.state}>
        {look !== null && <StatePill look={look} />}
        <BranchAction workload={workload} flow={flow} />
      </div>
      <div className="text-ink">
        <WorkloadLine environment={environment} workload={workload} />
        {workload.pausedContainer !== null && flow !== 'trigger-paused' && (
          <p className="flex flex-wrap items-center gap-x-2 pl-7 text-sm text-held">
            <CirclePause aria-hidden className="size-3.5" />
            Image trigger paused
            <ResumeButton workload={workload} container={workload.pausedContainer} />
          </p>
        )}
      </div>
    </li>
  )
}

function BranchAction({ workload, flow }: { workload: WorkloadSummary; flow: RolloutFlow }) {
  const { pausedContainer } = workload
  const blocking = blockingPod(workload)
  if (blocking !== null) return <ReleaseButton workload={workload} pod={blocking.name} />
  if (flow === 'trigger-paused' && pausedContainer !== null) {
    return <ResumeButton workload={workload} container={pausedContainer} />
  }
  return null
}
