import { CirclePause, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { PauseButton, ResumeButton } from '#components/action-sheet/workload-buttons'
import { TagName } from '#components/image/tag-name'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import { pageAddress } from '#lib/views/addresses'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** The tags whose newest image the cluster writes into this workload. */
export function Triggers({
  environment,
  workload,
  triggers,
  problem,
}: {
  environment: string
  workload: WorkloadKey
  triggers: TriggerView[]
  problem: string | null
}) {
  return (
    <section aria-label="Image triggers" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 text-sm text-soft">Image triggers</h2>
      {problem !== null && (
        <Notice tone="warn">
          No trigger of this workload works, because the annotation is malformed: {problem}
        </Notice>
      )}
      {triggers.length === 0 && problem === null && (
        <p>None: its images change only by hand, and an undo lasts.</p>
      )}
      <ul className="grid gap-2">
        {triggers.map((trigger) => (
          <li key={`${trigger.container} ${trigger.stream}:${trigger.tag}`}>
            <Trigger
              environment={environment}
              trigger={trigger}
              action={problem === null && <PauseOrResume workload={workload} trigger={trigger} />}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Trigger({
  environment,
  trigger: { container, stream, tag, namespace, isPaused },
  action,
}: {
  environment: string
  trigger: TriggerView
  action: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
        <TagName stream={stream} tag={tag} />
      </PendingLink>
      {namespace !== null && <span className="text-sm text-soft">in {namespace}</span>}
      <span className="text-sm text-soft">→ container {container}</span>
      {isPaused ? (
        <Pill tone="held" icon={CirclePause}>
          paused
        </Pill>
      ) : (
        <Pill tone="good" icon={Zap}>
          live
        </Pill>
      )}
      <span className="ml-auto">{action}</span>
    </div>
  )
}

function PauseOrResume({
  workload,
  trigger: { container, isPaused },
}: {
  workload: WorkloadKey
  trigger: TriggerView
}) {
  return isPaused ? (
    <ResumeButton workload={workload} container={container} />
  ) : (
    <PauseButton workload={workload} container={container} />
  )
}
