import { useQuery } from '@tanstack/react-query'
import { Unreadable } from '#components/shell/unreadable'
import { Skeleton } from '#components/ui/skeleton'
import { revisionDiffQuery } from '#lib/client/queries'
import { foldSame } from '#lib/domain/fold-diff'
import type { DiffLine, WorkloadSummary } from '#lib/domain/views'

const SIGNS = { added: '+', removed: '−', same: ' ' }
const LOOKS = { added: 'bg-good-soft text-good', removed: 'bg-bad-soft text-bad', same: 'text-soft' }

/** What changes in the pod template from one revision to another. */
export function RevisionDiffView({
  environment,
  workload: { kind, name },
  from,
  to,
}: {
  environment: string
  workload: WorkloadSummary
  from: number
  to: number
}) {
  const { data, error, refetch } = useQuery(revisionDiffQuery(environment, kind, name, from, to))
  if (error !== null) return <Unreadable error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-40" />
  if (data.lines.every(({ kind }) => kind === 'same')) {
    return (
      <p className="text-soft">
        Revisions {from} and {to} have the same pod template.
      </p>
    )
  }
  return (
    <div
      role="region"
      aria-label={`Pod template of revision ${from} compared with ${to}`}
      className="overflow-hidden rounded-lg border border-line bg-surface font-mono text-sm"
    >
      {foldSame(data.lines).map((part, index) =>
        'hidden' in part ? (
          <p
            key={index}
            className="border-line bg-sunken not-first:border-t not-last:border-b px-4 py-0.5 font-sans text-soft"
          >
            {part.hidden} lines are the same
          </p>
        ) : (
          <Line key={index} line={part} />
        ),
      )}
    </div>
  )
}

function Line({ line: { kind, text } }: { line: DiffLine }) {
  return (
    <p className={`flex gap-3 px-4 ${LOOKS[kind]}`}>
      {kind !== 'same' && <span className="sr-only">{kind}: </span>}
      <span aria-hidden className="w-[1ch] shrink-0 select-none">
        {SIGNS[kind]}
      </span>
      <span className="break-all whitespace-pre-wrap">{text}</span>
    </p>
  )
}
