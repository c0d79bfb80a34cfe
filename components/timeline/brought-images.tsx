import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PlaceLink } from '#components/timeline/place-link'
import type { What } from '#lib/domain/timeline/timeline-event'
import type { TimelineView } from '#lib/plan/records/timeline-view'

type Known = Pick<TimelineView, 'commits'>

/** The images that it brought, to copy. */
export function BroughtImages({ environment, what, commits }: Known & { environment: string; what: What }) {
  if (what.kind === 'imported' || what.kind === 'pinned')
    return <BroughtImage digest={what.digest} commits={commits} />
  if (what.kind !== 'operation' || what.images.length === 0) return null
  return (
    <ul>
      {what.images.map(({ stream, tag, digest }) => (
        <li key={`${stream}:${tag} ${digest}`} className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <PlaceLink environment={environment} place={{ kind: 'lane', stream, tag }} /> got
          <BroughtImage digest={digest} commits={commits} />
        </li>
      ))}
    </ul>
  )
}

function BroughtImage({ digest, commits }: Known & { digest: string }) {
  const { commit = null, url = null } = commits[digest] ?? {}
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <Digest digest={digest} />
      <Commit commit={commit} url={url} isBrief />
    </span>
  )
}
