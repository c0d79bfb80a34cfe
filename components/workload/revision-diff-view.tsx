import { useQuery } from '@tanstack/react-query'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { Skeleton } from '#components/ui/skeleton'
import { DiffLines } from '#components/workload/diff-lines'
import { revisionDiffQuery } from '#lib/client/queries'
import type { WorkloadSummary } from '#lib/domain/views'

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
  if (error !== null) {
    return (
      <div role="alert">
        <Notice
          tone="bad"
          action={
            <Button size="small" onClick={() => void refetch()}>
              Retry
            </Button>
          }
        >
          {error.message}
        </Notice>
      </div>
    )
  }
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
