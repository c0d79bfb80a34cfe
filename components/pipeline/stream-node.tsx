import { Clock } from 'lucide-react'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { TagName } from '#components/image/tag-name'
import { PinWords } from '#components/stream-tag/pin-words'
import { PendingLink } from '#components/ui/pending-link'
import { RelativeTime } from '#components/shell/time'
import { tagAddress } from '#lib/domain/addresses'
import type { ImportState, LaneView, RegistryCheck } from '#lib/domain/views'

/** The image stream tag: what it has, since when, and who holds it there. */
export function StreamNode({
  environment,
  lane,
  check,
  titleId,
}: {
  environment: string
  lane: LaneView
  check: RegistryCheck | undefined
  titleId: string
}) {
  const { stream, tag, image, importedAt, isScheduled, pin } = lane
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 id={titleId} className="min-w-0">
          <PendingLink href={tagAddress(environment, stream, tag)} className="quiet-link">
            <TagName stream={stream} tag={tag} />
          </PendingLink>
        </h2>
        {isScheduled && (
          <span
            className="inline-flex items-center gap-1 text-xs text-soft"
            title="The cluster imports this tag again on a schedule"
          >
            <Clock aria-hidden className="size-3" />
            scheduled
          </span>
        )}
      </div>
      <div className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-sm text-soft">
        {image === null ? (
          'No image'
        ) : (
          <span className="text-ink">
            <Digest digest={image.digest} />
          </span>
        )}
        {importedAt !== null && (
          <span>
            imported <RelativeTime time={importedAt} />
          </span>
        )}
        {image !== null && <Commit commit={image.commit} url={image.commitUrl} />}
      </div>
      {pin !== null && (
        <div className="mt-0.5 text-sm wrap-anywhere text-soft">
          <PinWords pin={pin} check={check} />
        </div>
      )}
      <ImportProblem state={lane.import} />
    </>
  )
}

function ImportProblem({ state }: { state: ImportState }) {
  if (state.state !== 'failed') return null
  return (
    <p className="mt-0.5 text-sm wrap-anywhere text-soft">
      <span className="text-bad">{state.reason}</span>
      {state.since !== null && (
        <>
          , since <RelativeTime time={state.since} />
        </>
      )}
      : <span className="line-clamp-3">{state.message}</span>
    </p>
  )
}
