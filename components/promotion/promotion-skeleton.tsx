import styles from '../flow/flow.module.css'
import { Skeleton } from '#components/ui/skeleton'

const SOURCES = ['w-40', 'w-32', 'w-44', 'w-36']

export function PromotionSkeleton() {
  return (
    <div role="status" aria-label="Loading the sources">
      <Skeleton className="mb-3 h-2.5 w-40" />
      <div className="mb-4 flex h-8.5 items-center gap-4">
        <span className="text-xl font-semibold tracking-tight">Promotion</span>
        <Skeleton className="h-3 w-40" />
      </div>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface">
        {SOURCES.map((width) => (
          <div key={width} className={`${styles.lane} ${styles.long}`}>
            <Station width={width} />
            <div className={`${styles.arrow} text-line`} />
            <Station width={width} />
            <div className={`${styles.arrow} text-line`} />
            <Station width={width} />
            <div className={styles.branches}>
              <div className={`${styles.branch} text-line`}>
                <Station width={width} />
              </div>
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}

function Station({ width }: { width: string }) {
  return (
    <div className={styles.node}>
      <Skeleton className={`my-1.25 h-3 max-w-full ${width}`} />
      <Skeleton className="mt-2.5 mb-1.25 h-2.5 w-24" />
    </div>
  )
}
