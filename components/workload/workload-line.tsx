import { HealthIcon, HealthWord } from '#components/workload/health'
import { LagNotes } from '#components/workload/lag-notes'
import { PodSquares } from '#components/workload/pod-squares'
import { FoldedWords } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { workloadAddress } from '#lib/views/addresses'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/**
 * A workload in a list: its health, how many of its pods are ready, what it runs instead of the newest image, and what is wrong.
 * @param isOfOneTag whether the list is that of one tag
 */
export function WorkloadLine({
  environment,
  workload,
  isOfOneTag = false,
}: {
  environment: string
  workload: JudgedWorkload
  isOfOneTag?: boolean
}) {
  const { kind, name, health, ready, desired, reason, strategy, lags } = workload
  const { triggerProblem, goneTriggers } = workload
  const brokenTriggers = triggerProblem === null ? goneTriggers : [`Triggers do not work: ${triggerProblem}`]
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3">
      <HealthIcon workload={workload} />
      <PendingLink href={workloadAddress(environment, workload)} className="wrap-anywhere quiet-link">
        {name}
      </PendingLink>
      <span className="flex items-center gap-2 pl-2">
        <PodSquares workload={workload} />
        <span className="font-medium tabular-nums">
          {ready}/{desired}
          <span className="sr-only"> ready</span>
        </span>
      </span>
      <p className="col-span-2 col-start-2 text-sm text-soft">
        <HealthWord workload={workload} /> · {kind} · {strategy}
      </p>
      {reason !== null && health !== 'scaled-down' && (
        <FoldedWords text={reason} className="col-span-2 col-start-2 text-sm text-soft" />
      )}
      {brokenTriggers.map((words) => (
        <FoldedWords key={words} text={words} className="col-span-2 col-start-2 text-sm text-warn" />
      ))}
      {lags.length > 0 && (
        <div className="col-span-2 col-start-2">
          <LagNotes environment={environment} lags={lags} isOfOneTag={isOfOneTag} />
        </div>
      )}
    </div>
  )
}
