import { ArrowRight } from 'lucide-react'
import { Notice } from '#components/ui/notice'
import { Select } from '#components/ui/select'
import { useUrlParameter } from '#components/ui/url-parameter'
import { RevisionDiff } from '#components/workload/revision-diff'
import type { WorkloadSummary, RevisionView } from '#lib/domain/workload/workload-views'

/** Compares two revisions, which the URL names. At first these are the newest and the one before it. */
export function RevisionComparison({
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
          The cluster does not keep revision {gone.map((number) => number.slice(0, 20)).join(' and ')}, which
          the address names. Shown is the comparison of {left.number} with {right.number}.
        </Notice>
      )}
      <div className="flex flex-wrap items-end gap-2.5">
        <RevisionSelect label="From" revisions={revisions} value={left.number} onChoose={setFrom} />
        <ArrowRight aria-hidden className="mb-2.5 size-3.5 text-soft max-sm:hidden" />
        <RevisionSelect label="To" revisions={revisions} value={right.number} onChoose={setTo} />
      </div>
      <RevisionDiff environment={environment} workload={workload} from={left.number} to={right.number} />
    </div>
  )
}

function chosen(revisions: RevisionView[], number: string): RevisionView | undefined {
  return revisions.find((revision) => String(revision.number) === number)
}

function RevisionSelect({
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
  return (
    <Select label={label} value={String(value)} onChoose={onChoose} className="w-full sm:w-56">
      {revisions.map(({ number, isCurrent }) => (
        <option key={number} value={number}>
          Revision {number}
          {isCurrent ? ' (current)' : ''}
        </option>
      ))}
    </Select>
  )
}
