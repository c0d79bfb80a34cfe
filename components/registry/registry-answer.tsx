import { CircleAlert } from 'lucide-react'
import { ElapsedTime, RelativeTime } from '#components/format/time'
import { ImageLine } from '#components/image/image-line'
import { FailureTitle } from '#components/registry/failure-title'
import { Skeleton } from '#components/ui/skeleton'
import type { LaneCheck, RegistryView } from '#lib/domain/image-stream/image-stream-views'

/** The image that the registry has for a tag, or why that is unknown. */
export function RegistryAnswer({ check, registry }: { check: LaneCheck | null; registry: RegistryView }) {
  const { problem, everySeconds, waiting } = registry
  if (check === null) {
    if (problem !== null) return <NotChecked since={problem.since} />
    return everySeconds === null && waiting === 0 ? 'Not checked' : <Checking />
  }
  return (
    <>
      {check.state === 'failed' ? (
        <span className="text-bad wrap-anywhere">
          <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
          <FailureTitle failure={check} />
        </span>
      ) : (
        <ImageLine {...check.image} />
      )}
      {problem !== null && <NotChecked since={check.checkedAt} />}
      {problem === null && everySeconds === null && (
        <span>
          checked <RelativeTime time={check.checkedAt} />
        </span>
      )}
    </>
  )
}

function NotChecked({ since }: { since: string }) {
  return (
    <span className="text-warn">
      not checked for <ElapsedTime since={since} />
    </span>
  )
}

function Checking() {
  return (
    <>
      <Skeleton className="my-1.25 h-2.5 w-36" />
      <span className="sr-only">Checking the registry</span>
    </>
  )
}
