import { CircleAlert } from 'lucide-react'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { RelativeTime } from '#components/format/time'
import { Skeleton } from '#components/ui/skeleton'
import { FAILURE_ADVICE, importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

/** What the registry has for a tag, as far as that is known. */
export function RegistryAnswer({ check, registry }: { check: LaneCheck | null; registry: RegistryView }) {
  const { problem, everySeconds, waiting } = registry
  if (check === null) {
    if (problem !== null) return <UnknownSince time={problem.since} />
    return everySeconds === null && waiting === 0 ? 'Not checked' : <Asking />
  }
  return (
    <>
      {check.state === 'failed' ? (
        <span className="text-bad wrap-anywhere">
          <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
          {FAILURE_ADVICE[importFailureOf(check)].title}, since <RelativeTime time={check.since} />
        </span>
      ) : (
        <Image image={check.image} />
      )}
      {problem !== null && <UnknownSince time={check.checkedAt} />}
      {problem === null && everySeconds === null && (
        <span>
          checked <RelativeTime time={check.checkedAt} />
        </span>
      )}
    </>
  )
}

function Image({
  image: { digest, builtAt, commit, commitUrl },
}: Pick<Extract<LaneCheck, { state: 'newer' }>, 'image'>) {
  return (
    <>
      <span className="text-ink">
        <Digest digest={digest} />
      </span>
      {builtAt !== null && (
        <span>
          built <RelativeTime time={builtAt} />
        </span>
      )}
      <Commit commit={commit} url={commitUrl} />
    </>
  )
}

function UnknownSince({ time }: { time: string }) {
  return (
    <span className="text-warn">
      unknown since <RelativeTime time={time} />
    </span>
  )
}

function Asking() {
  return (
    <>
      <Skeleton className="my-1.25 h-2.5 w-36" />
      <span className="sr-only">Checking the registry</span>
    </>
  )
}
