import { useQuery } from '@tanstack/react-query'
import { Unreadable } from '#components/query/unreadable'
import { Skeleton } from '#components/ui/skeleton'
import { DiffLines } from '#components/format/diff-lines'
import { revisionDiffQuery } from '#lib/client/queries'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'

/** The changes of the pod template from one revision to another. */
export function RevisionDiff({
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
  return <DiffLines label={`Pod template of revision ${from} compared with ${to}`} lines={data.lines} />
}
