import { Skeleton } from '#components/ui/skeleton'

export function DetailSkeleton() {
  return (
    <div role="status" aria-label="Reading">
      <Skeleton className="mb-3 h-2.5 w-40" />
      <Skeleton className="mb-7 h-4 w-64 max-w-full" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
      <Skeleton className="mt-10 h-64" />
    </div>
  )
}
