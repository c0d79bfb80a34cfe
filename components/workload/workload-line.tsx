import { HealthIcon, HealthWord } from '#components/workload/health'
import { PodSquares } from '#components/workload/pod-squares'
import { FoldedWords } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { workloadAddress } from '#lib/views/addresses'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'

/** A workload in a list: its health, how many of its pods are ready, and what is wrong. */
export function WorkloadLine({ environment, workload }: { environment: string; workload: WorkloadSummary }) {
  const { kind, name, health, ready, desired, reason, strategy, triggerProblem } = workload
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3">
      <HealthIcon workload={workload} />
      <PendingLink href={workloadAddress(environment, workload)} className="wrap-anywhere quiet-link">
        {name}
      </PendingLink>
      <span className="flex items-center gap-2 pl-2">
        <PodSquares pods={workload.pods} />
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
      {triggerProblem !== null && (
        <FoldedWords
          text={`Triggers do not work: ${triggerProblem}`}
          className="col-span-2 col-start-2 text-sm text-warn"
        />
      )}
    </div>
  )
}
