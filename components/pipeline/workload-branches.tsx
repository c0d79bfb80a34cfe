import { CirclePause, Hourglass, LoaderCircle, OctagonX, Unplug, type LucideIcon } from 'lucide-react'
import styles from './flow.module.css'
import { buttonClass } from '#components/ui/button'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { WorkloadLine } from '#components/workload/workload-line'
import { tagAddress } from '#lib/domain/addresses'
import { rolloutFlow, type RolloutFlow } from '#lib/domain/flow'
import type { LaneView, WorkloadSummary } from '#lib/domain/views'

const LOOKS: Record<Exclude<RolloutFlow, 'settled'>, { tone: Tone; icon: LucideIcon; word: string }> = {
  'rolling-out': { tone: 'accent', icon: LoaderCircle, word: 'rolling out' },
  failing: { tone: 'bad', icon: OctagonX, word: 'failing' },
  'trigger-broken': { tone: 'warn', icon: Unplug, word: 'trigger broken' },
  'trigger-paused': { tone: 'held', icon: CirclePause, word: 'trigger paused' },
  behind: { tone: 'warn', icon: Hourglass, word: 'behind' },
}

/** The way from the image stream tag to each workload that its triggers feed. */
export function WorkloadBranches({
  environment,
  lane: { stream, tag, workloads },
}: {
  environment: string
  lane: LaneView
}) {
  return (
    <ul className={styles.branches}>
      {workloads.map((workload) => (
        <Branch
          key={`${workload.kind}/${workload.name}`}
          environment={environment}
          workload={workload}
          revertHref={tagAddress(environment, stream, tag)}
        />
      ))}
    </ul>
  )
}

function Branch({
  environment,
  workload,
  revertHref,
}: {
  environment: string
  workload: WorkloadSummary
  revertHref: string
}) {
  const flow = rolloutFlow(workload)
  const look = flow === 'settled' ? null : LOOKS[flow]
  const isInterrupted = flow !== 'settled' && flow !== 'rolling-out'
  return (
    <li
      className={`${styles.branch} ${look === null ? 'text-line-strong' : TONE_TEXT[look.tone]}`}
      data-interrupted={isInterrupted ? '' : undefined}
    >
      <span className={styles.head} />
      <div className={styles.state}>
        {look !== null && (
          <Pill tone={look.tone} icon={look.icon}>
            {look.word}
          </Pill>
        )}
        {flow === 'failing' && (
          <PendingLink href={revertHref} className={buttonClass({ size: 'small' })}>
            Revert…<span className="sr-only"> because of {workload.name}</span>
          </PendingLink>
        )}
      </div>
      <div className="text-ink">
        <WorkloadLine environment={environment} workload={workload} />
      </div>
    </li>
  )
}
