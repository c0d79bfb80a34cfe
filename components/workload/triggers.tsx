import { CirclePause, CircleQuestionMark, Hourglass, Zap, ZapOff, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { PauseButton, ResumeButton } from '#components/action-sheet/workload-buttons'
import { useMark } from '#components/freshness/mark'
import { TagName } from '#components/image/tag-name'
import { FoldedWords, Words } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import type { Tone } from '#components/ui/tone'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import { pageAddress } from '#lib/views/addresses'
import type { TriggerState, TriggerView } from '#lib/domain/workload/workload-views'
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
          <FoldedWords text={`No trigger of this workload works. ${problem}`} />
        </Notice>
      )}
      {triggers.length === 0 && problem === null && (
        <p>None: its images change only by hand, and an undo lasts.</p>
      )}
      <ul className="grid gap-2">
        {triggers.map((trigger) => (
          <li key={trigger.fieldPath}>
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

const LOOKS: Record<TriggerState, { tone: Tone; icon?: LucideIcon }> = {
  live: { tone: 'good', icon: Zap },
  passive: { tone: 'neutral' },
  paused: { tone: 'held', icon: CirclePause },
  waiting: { tone: 'neutral', icon: Hourglass },
  broken: { tone: 'warn', icon: ZapOff },
  unknown: { tone: 'neutral', icon: CircleQuestionMark },
}

function Trigger({
  environment,
  trigger: { tag, from, container, fieldPath, state, why },
  action,
}: {
  environment: string
  trigger: TriggerView
  action: ReactNode
}) {
  const isOwn = tag !== null && tag.namespace === null
  const { tone } = useMark(LOOKS[state].tone, WORKLOAD_KINDS)
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      {isOwn ? (
        <PendingLink
          href={pageAddress('tag', { environment, stream: tag.stream, tag: tag.tag })}
          className="quiet-link"
        >
          <TagName stream={tag.stream} tag={tag.tag} />
        </PendingLink>
      ) : (
        <span>
          <Words text={from || 'no source'} />
        </span>
      )}
      <span className="text-sm wrap-anywhere text-soft">
        → <Words text={container === null ? fieldPath || 'no path' : `container ${container}`} />
      </span>
      <Pill {...LOOKS[state]} tone={tone}>
        {state}
      </Pill>
      <span className="ml-auto">{action}</span>
      {why !== null && <FoldedWords text={why} className="w-full text-sm text-soft" />}
    </div>
  )
}

function PauseOrResume({
  workload,
  trigger: { container, state },
}: {
  workload: WorkloadKey
  trigger: TriggerView
}) {
  if (container === null) return null
  return state === 'paused' ? (
    <ResumeButton workload={workload} container={container} />
  ) : (
    <PauseButton workload={workload} container={container} />
  )
}
