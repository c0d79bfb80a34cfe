import { Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'
import { TagName } from '#components/image/tag-name'
import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { shortDigest } from '#lib/domain/format'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { behindWords, isBehind, reasonWords, type Lag } from '#lib/domain/workload/lag-views'
import { pageAddress } from '#lib/views/addresses'

/**
 * What runs instead of the newest image of a tag, and why: `runs 80f33cfc, 1 behind · trigger paused by Olivia 2 d ago: “…”`.
 * @param isOfOneTag whether it stands beside the name of that tag
 */
export function LagNotes({
  environment,
  lags,
  isOfOneTag,
}: {
  environment: string
  lags: readonly Lag[]
  isOfOneTag: boolean
}) {
  return lags.map((lag) => (
    <p key={`${lag.container} ${lag.stream}:${lag.tag}`} className="text-sm wrap-anywhere text-soft">
      <Hourglass aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      {lags.length > 1 && (
        <>
          <Words text={lag.container} />{' '}
        </>
      )}
      {lag.pods === null ? 'runs' : `${lag.pods.old} of ${lag.pods.all} pods run`}{' '}
      <span title={lag.runs} className="font-mono text-[0.92em] text-ink">
        <Words text={shortDigest(lag.runs)} />
      </span>
      , <span className={isBehind(lag) ? 'font-medium text-warn' : ''}>{behindWords(lag)}</span>
      {!isOfOneTag && lag.builds !== null && lag.builds > 0 && (
        <>
          {' '}
          <TagLink environment={environment} lag={lag} />
        </>
      )}
      {' · '}
      {reasonWords(lag)}
      <Whose environment={environment} lag={lag} />
    </p>
  ))
}

function TagLink({ environment, lag: { stream, tag } }: { environment: string; lag: Lag }) {
  return (
    <PendingLink href={pageAddress('tag', { environment, stream, tag })} className="quiet-link">
      <TagName stream={stream} tag={tag} />
    </PendingLink>
  )
}

function Whose({
  environment,
  lag: { why, author, writtenBy },
}: {
  environment: string
  lag: Lag
}): ReactNode {
  if (author !== null) {
    const { operation, by, at, reason } = author
    return (
      <>
        {why === 'trigger-paused' ? ' by ' : ', set by '}
        <PendingLink href={pageAddress('operation', { environment, id: operation })} className="quiet-link">
          <Words text={by} />
        </PendingLink>{' '}
        <RelativeTime time={at} />
        {reason !== '' && (
          <>
            {': '}
            <FoldedWords text={inQuotes(reason)} />
          </>
        )}
      </>
    )
  }
  if (why !== 'trigger-paused') return null
  if (writtenBy === null) return ', who and why is not recorded'
  return (
    <>
      {' outside Quayside, with '}
      <Words text={writtenBy} />
    </>
  )
}
