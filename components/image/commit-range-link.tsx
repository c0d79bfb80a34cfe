import { ExternalLink } from 'lucide-react'
import { shortCommit } from '#lib/domain/format'
import type { CommitRange } from '#lib/domain/image/image-views'

/** The commits between two images, with a link to their list at the git host. */
export function CommitRangeLink({ commits: { older, newer, url } }: { commits: CommitRange }) {
  const range = (
    <>
      Commits{' '}
      <code>
        {shortCommit(older)}…{shortCommit(newer)}
      </code>
    </>
  )
  if (url === null) return range
  return (
    <a href={url} rel="noreferrer" target="_blank" className="font-medium text-link">
      {range} <ExternalLink aria-hidden className="inline size-3.5 align-[-2px]" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
