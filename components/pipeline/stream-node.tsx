import { ImageLine } from '#components/image/image-line'
import { TagName } from '#components/image/tag-name'
import { FailureTitle } from '#components/registry/failure-title'
import { ImportedBy } from '#components/registry/imported-by'
import { ScheduledImport } from '#components/registry/scheduled-import'
import { PinNote } from '#components/stream-tag/pin-note'
import { PendingLink } from '#components/ui/pending-link'
import { whyTagUnreadable } from '#lib/kubernetes/names'
import { pageAddress } from '#lib/views/addresses'
import { currentFailureOf, FAILURE_ADVICE } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck, ImportState } from '#lib/domain/image-stream/image-stream-views'

/** The image stream tag: its newest image, and its pin or failing import. */
export function StreamNode({
  environment,
  lane,
  check,
  registry,
}: {
  environment: string
  lane: LaneView
  check: LaneCheck | null
  registry: RegistryView
}) {
  const { stream, tag, image, importedAt, schedule, pin } = lane
  const unreadable = whyTagUnreadable(tag)
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 className="min-w-0">
          <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
            <TagName stream={stream} tag={tag} />
          </PendingLink>
        </h2>
        {schedule !== null && (
          <ScheduledImport schedule={schedule} everySeconds={registry.scheduledImportSeconds} />
        )}
        <ImportedBy importers={lane.importers} />
      </div>
      <div className="mt-0.5 text-sm text-soft">
        {image === null ? 'No image' : <ImageLine {...image} builtAt={null} importedAt={importedAt} />}
      </div>
      {pin !== null && (
        <div className="mt-0.5 text-sm wrap-anywhere text-soft">
          <PinNote pin={pin} check={check ?? undefined} />
        </div>
      )}
      <ImportProblem state={lane.import} check={check} hasImage={image !== null} />
      {unreadable !== null && (
        <p className="mt-0.5 text-sm text-soft">Cannot be imported or pinned: {unreadable}.</p>
      )}
    </>
  )
}

/** Why and since when imports fail, and what to do. The cluster's own message is on the tag's page. */
function ImportProblem({
  state,
  check,
  hasImage,
}: {
  state: ImportState
  check: LaneCheck | null
  hasImage: boolean
}) {
  const failure = currentFailureOf(state, check)
  if (failure === null) return null
  return (
    <p className="mt-0.5 text-sm wrap-anywhere text-soft">
      {state.state === 'failed' && (
        <>
          <span className="text-bad">
            <FailureTitle failure={state} />
          </span>
          {hasImage ? '. Workloads keep running. ' : '. '}
        </>
      )}
      {FAILURE_ADVICE[importFailureOf(failure)].advice}
    </p>
  )
}
