import { HealthIcon, HealthWord } from '#components/workload/health'
import { LagNotes } from '#components/workload/lag-notes'
import { PodSquares } from '#components/workload/pod-squares'
import { FoldedWords } from '#components/format/words'
import { count } from '#lib/domain/format'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

export function WorkloadState({ environment, workload }: { environment: string; workload: JudgedWorkload }) {
  const { kind, strategy, reason, ready, desired, updated, lags } = workload
  return (
    <section aria-label="State" className="rounded-lg border border-line bg-surface p-4">
      <p className="flex items-center gap-2 text-lg">
        <HealthIcon workload={workload} />
        <HealthWord workload={workload} />
      </p>
      {reason !== null && <FoldedWords text={reason} className="mt-1" />}
      {lags.length > 0 && (
        <div className="mt-1">
          <LagNotes environment={environment} lags={lags} isOfOneTag={false} />
        </div>
      )}
      <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        <span>
          <b className="font-semibold text-ink tabular-nums">
            {ready}/{desired}
          </b>{' '}
          ready
        </span>
        <span>
          <b className="font-semibold text-ink tabular-nums">{updated}</b> with the newest template
        </span>
        <PodSquares workload={workload} />
      </p>
      <p className="mt-1 text-sm text-soft">
        {kind} · {strategy} · {count(desired, 'replica')}
      </p>
    </section>
  )
}
