import styles from '../flow/flow.module.css'
import { Skeleton } from '#components/ui/skeleton'

const LANES = ['w-44', 'w-36', 'w-52', 'w-40', 'w-32']

export function PipelineSkeleton() {
  return (
    <div role="status" aria-label="Loading the pipeline">
      <div className="mb-4 flex h-8.5 items-center gap-4">
        <span className="text-xl font-semibold tracking-tight">Pipeline</span>
        <Skeleton className="h-3 w-56" />
      </div>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface">
        {LANES.map((width) => (
          <LaneSkeleton key={width} width={width} />
        ))}
      </div>
    </div>
  )
}

export function LaneSkeleton({ width }: { width: string }) {
  return (
    <div className={styles.lane}>
      <Node width={width} />
      <div className={`${styles.arrow} text-line`} />
      <Node width={width} />
      <div className={styles.branches}>
        <div className={`${styles.branch} text-line`}>
          <Node width={width} />
        </div>
      </div>
    </div>
  )
}

function Node({ width }: { width: string }) {
  return (
    <div className={styles.node}>
      <Skeleton className={`my-1.25 h-3 max-w-full ${width}`} />
      <Skeleton className="mt-2.5 mb-1.25 h-2.5 w-28" />
    </div>
  )
}
