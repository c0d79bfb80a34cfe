import { CirclePause } from 'lucide-react'
import styles from '../flow/flow.module.css'
import { ReleaseButton, ResumeButton } from '#components/action-sheet/workload-buttons'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { StatePill } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { WorkloadLine } from '#components/workload/workload-line'
import type { Concern } from '#lib/domain/pipeline/concerns'
import { workloadConcerns } from '#lib/domain/pipeline/flow'
import { blockingPod } from '#lib/domain/workload/pods'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/** The arrows from the image stream tag to each workload that runs its images. */
export function WorkloadBranches({
  environment,
  workloads,
}: {
  environment: string
  workloads: readonly JudgedWorkload[]
}) {
  return (
    <ul className={styles.branches}>
      {workloads.map((workload) => (
        <Branch key={`${workload.kind}/${workload.name}`} environment={environment} workload={workload} />
      ))}
    </ul>
  )
}

/** What still goes on by itself. */
const UNDER_WAY = new Set<Concern | undefined>([undefined, 'rollingOut', 'settling'])

function Branch({ environment, workload }: { environment: string; workload: JudgedWorkload }) {
  const [concern] = workloadConcerns(workload)
  const look = concern === undefined ? null : CONCERN_LOOKS[concern]
  return (
    <li
      className={`${styles.branch} ${look === null ? 'text-line-strong' : TONE_TEXT[look.tone]}`}
      data-interrupted={UNDER_WAY.has(concern) ? undefined : ''}
    >
      <span className={styles.head} />
      <div className={styles.state}>
        {look !== null && <StatePill look={look} />}
        <BranchAction workload={workload} />
      </div>
      <div className="text-ink">
        <WorkloadLine environment={environment} workload={workload} isOfOneTag />
        <PausedTrigger workload={workload} concern={concern} />
      </div>
    </li>
  )
}

function BranchAction({ workload }: { workload: JudgedWorkload }) {
  const { pausedContainer } = workload
  const blocking = blockingPod(workload)
  if (blocking !== null) return <ReleaseButton workload={workload} pod={blocking.name} />
  return pausedContainer !== null && <ResumeButton workload={workload} container={pausedContainer} />
}

/** Where neither the pill nor the image that it runs says so, or another action has the place of the button. */
function PausedTrigger({ workload, concern }: { workload: JudgedWorkload; concern: Concern | undefined }) {
  const { pausedContainer, lags } = workload
  const isBlocked = blockingPod(workload) !== null
  const isTold = concern === 'pausedTriggers' || lags.some(({ why }) => why === 'trigger-paused')
  if (pausedContainer === null || (isTold && !isBlocked)) return null
  return (
    <p className="flex flex-wrap items-center gap-x-2 pl-7 text-sm text-held">
      <CirclePause aria-hidden className="size-3.5" />
      Image trigger paused
      {isBlocked && <ResumeButton workload={workload} container={pausedContainer} />}
    </p>
  )
}
