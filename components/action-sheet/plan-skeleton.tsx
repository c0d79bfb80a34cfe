import { SheetBody } from '#components/ui/sheet'
import { Skeleton } from '#components/ui/skeleton'

export function PlanSkeleton() {
  return (
    <SheetBody>
      <p role="status" className="text-soft">
        Checking the cluster and the registry…
      </p>
      {['w-2/3', 'w-1/2', 'w-3/4'].map((width) => (
        <div key={width} className="grid gap-2.5">
          <Skeleton className="h-3 w-24" />
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-3 w-2/5" />
        </div>
      ))}
    </SheetBody>
  )
}
