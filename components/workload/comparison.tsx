import { ArrowRight } from 'lucide-react'
import { useId } from 'react'
import { INPUT_CLASS } from '#components/ui/field'
import { Notice } from '#components/ui/notice'
import { useUrlParameter } from '#components/ui/url-parameter'
import { RevisionDiffView } from '#components/workload/revision-diff-view'
import type { WorkloadSummary, RevisionView } from '#lib/domain/workload/workload-views'

/** Which two revisions are compared stands in the URL; at first, the newest with the one before. */
export function Comparison({
  environment,
  workload,
  revisions,
}: {
  environment: string
  workload: WorkloadSummary
  revisions: RevisionView[]
}) {
  const [from, setFrom] = useUrlParameter('from')
  const [to, setTo] = useUrlParameter('to')
  const left = chosen(revisions, from) ?? revisions[1]
  const right = chosen(revisions, to) ?? revisions[0]
  if (left === undefined || right === undefined) return null
  const gone = [from, to].filter((number) => number !== '' && !chosen(revisions, number))
  return (
    <div className="grid gap-3">
      {gone.length > 0 && (
        <Notice tone="warn">
          The address asks for revision {gone.map((number) => number.slice(0, 20)).join(' and ')}, which the
          cluster does not keep. This compares {left.number} with {right.number} instead.
        </Notice>
      )}
      <div className="flex flex-wrap items-end gap-2.5">
        <Choice label="From" revisions={revisions} value={left.number} onChoose={setFrom} />
        <ArrowRight aria-hidden className="mb-2.5 size-3.5 text-soft max-sm:hidden" />
        <Choice label="To" revisions={revisions} value={right.number} onChoose={setTo} />
      </div>
      <RevisionDiffView environment={environment} workload={workload} from={left.number} to={right.number} />
    </div>
  )
}

function chosen(revisions: RevisionView[], number: string): RevisionView | undefined {
  return revisions.find((revision) => String(revision.number) === number)
}

function Choice({
  label,
  revisions,
  value,
  onChoose,
}: {
  label: string
  revisions: RevisionView[]
  value: number
  onChoose: (number: string) => void
}) {
  const id = useId()
  return (
    <div className="grid w-full gap-1 sm:w-56">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className={INPUT_CLASS}
      >
        {revisions.map(({ number, isCurrent }) => (
          <option key={number} value={number}>
            Revision {number}
            {isCurrent ? ' (current)' : ''}
          </option>
        ))}
      </select>
    </div>
  )
}
