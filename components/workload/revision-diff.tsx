import { Unreadable } from '#components/query/unreadable'
import { Skeleton } from '#components/ui/skeleton'
import { DiffLines } from '#components/format/diff-lines'
import { useView } from '#lib/client/queries'
import { DIFF_VIEWS } from '#lib/views/addresses'
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
  const { data, error, refetch } = useView(DIFF_VIEWS[kind], { environment, name, from, to })
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
    <>
      <DiffLines label={`Pod template of revision ${from} compared with ${to}`} lines={data.lines} />
      {!data.showsValues && (
        <p className="mt-2 text-sm text-soft">Values of environment variables are shown to operators only.</p>
      )}
    </>
  )
}
