import { useHasActions } from '#components/action-sheet/actions'
import { MarkButton } from '#components/action-sheet/mark-button'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { MarkNote } from '#components/image/mark-note'
import { PlaceLink } from '#components/timeline/place-link'
import type { PlacedEvent } from '#lib/domain/timeline/timeline-event'
import type { TimelineView } from '#lib/plan/records/timeline-view'

type Known = {
  commits: TimelineView['commits']
  /** Of its environment. */
  marks: TimelineView['marks'][string]
}

/** The images that it brought, to copy and to mark. */
export function EventImages({
  event: { environment, what, where },
  ...known
}: Known & { event: PlacedEvent }) {
  if (what.kind === 'imported' || what.kind === 'pinned') {
    const [place] = where
    return <EventImage digest={what.digest} lane={place?.kind === 'lane' ? place : null} {...known} />
  }
  if (what.kind !== 'operation' || what.images.length === 0) return null
  return (
    <ul>
      {what.images.map(({ stream, tag, digest }) => (
        <li key={`${stream}:${tag} ${digest}`} className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <PlaceLink environment={environment} place={{ kind: 'lane', stream, tag }} /> got
          <EventImage digest={digest} lane={{ stream, tag }} {...known} />
        </li>
      ))}
    </ul>
  )
}

function EventImage({
  digest,
  lane,
  commits,
  marks,
}: Known & { digest: string; lane: { stream: string; tag: string } | null }) {
  const { commit = null, url = null } = commits[digest] ?? {}
  const mark = marks[digest]
  const canMark = useHasActions() && lane !== null
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <Digest digest={digest} />
      <Commit commit={commit} url={url} isBrief />
      <MarkNote mark={mark} />
      {canMark && <MarkButton stream={lane.stream} tag={lane.tag} digest={digest} mark={mark} />}
    </div>
  )
}
