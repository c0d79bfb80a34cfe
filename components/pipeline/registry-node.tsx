import { CircleAlert } from 'lucide-react'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PullSpec } from '#components/image/pull-spec'
import { TagName } from '#components/image/tag-name'
import { Skeleton } from '#components/ui/skeleton'
import { RelativeTime } from '#components/shell/time'
import type { LaneView, RegistryCheck } from '#lib/domain/views'

/** Where the images come from, and what is there now. */
export function RegistryNode({
  lane,
  check,
  isChecking,
}: {
  lane: LaneView
  check: RegistryCheck | undefined
  isChecking: boolean
}) {
  return (
    <>
      <Source lane={lane} />
      <div className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-sm text-soft">
        {(lane.source.kind === 'following' || lane.source.kind === 'pinned') && (
          <Checked check={check} isChecking={isChecking} />
        )}
        <span>{sourceWords(lane)}</span>
      </div>
    </>
  )
}

function Source({ lane: { source, pin } }: { lane: LaneView }) {
  switch (source.kind) {
    case 'following':
      return <PullSpec pullSpec={source.pullSpec} />
    case 'pinned':
      return <PullSpec pullSpec={pin?.follows ?? source.repository} />
    case 'reference':
      return <PullSpec pullSpec={source.pullSpec} />
    case 'alias':
      return <TagName stream={source.stream} tag={source.tag} />
    case 'image':
      return <span className="wrap-anywhere">{source.name}</span>
    case 'without-from':
    case 'pushed':
      return <span className="text-soft">No source</span>
  }
}

function sourceWords({ source }: LaneView): string | null {
  switch (source.kind) {
    case 'following':
      return null
    case 'pinned':
      return 'not followed while pinned'
    case 'alias':
      return source.namespace === null ? 'Another tag of this environment' : `A tag of ${source.namespace}`
    case 'image':
      return 'One image of a stream'
    case 'reference':
      return 'Reference only, never imported'
    case 'without-from':
      return 'The tag names nothing to import'
    case 'pushed':
      return 'Images are pushed, not imported'
  }
}

/** The reasons that people meet; the words of the cluster stand in the image stream's node. */
const REFUSALS: Record<string, string> = {
  NotFound: 'Not found in the registry',
  Unauthorized: 'The registry wants a login',
}

function Checked({ check, isChecking }: { check: RegistryCheck | undefined; isChecking: boolean }) {
  if (check === undefined) {
    return isChecking ? (
      <>
        <Skeleton className="my-1.25 h-2.5 w-36" />
        <span className="sr-only">Checking the registry</span>
      </>
    ) : (
      'Not checked'
    )
  }
  if (check.state === 'failed') {
    return (
      <span className="text-bad wrap-anywhere">
        <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
        {REFUSALS[check.reason] ?? check.message}
      </span>
    )
  }
  const { digest, builtAt, commit, commitUrl } = check.image
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
