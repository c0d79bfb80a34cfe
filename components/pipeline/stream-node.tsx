import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { TagName } from '#components/image/tag-name'
import { ScheduledImport } from '#components/registry/scheduled-import'
import { PinWords } from '#components/stream-tag/pin-words'
import { PendingLink } from '#components/ui/pending-link'
import { RelativeTime } from '#components/format/time'
import { tagAddress } from '#lib/domain/addresses'
import { FAILURE_ADVICE, importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck, ImportState } from '#lib/domain/image-stream/image-stream-views'

/** The image stream tag: what it has, since when, and who holds it there. */
export function StreamNode({
  environment,
  lane,
  check,
  registry,
  titleId,
}: {
  environment: string
  lane: LaneView
  check: LaneCheck | null
  registry: RegistryView
  titleId: string
}) {
  const { stream, tag, image, importedAt, schedule, pin } = lane
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 id={titleId} className="min-w-0">
          <PendingLink href={tagAddress(environment, stream, tag)} className="quiet-link">
            <TagName stream={stream} tag={tag} />
          </PendingLink>
        </h2>
        {schedule !== null && (
          <ScheduledImport schedule={schedule} everySeconds={registry.scheduledImportSeconds} />
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
          <PinWords pin={pin} check={check ?? undefined} />
        </div>
      )}
      <ImportProblem state={lane.import} hasImage={image !== null} />
    </>
  )
}

/** The words of the cluster stand on the page of the tag. */
function ImportProblem({ state, hasImage }: { state: ImportState; hasImage: boolean }) {
  if (state.state !== 'failed') return null
  return (
    <p className="mt-0.5 text-sm wrap-anywhere text-soft">
      <span className="text-bad">{FAILURE_ADVICE[importFailureOf(state)].title}</span>
      {state.since !== null && (
        <>
          , since <RelativeTime time={state.since} />
        </>
      )}
      {hasImage && '. What runs keeps running.'}
    </p>
  )
}
