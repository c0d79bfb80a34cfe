import { OutsideLink } from '#components/format/outside-link'
import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { Checks } from '#components/image/checks'
import { shortCommit } from '#lib/domain/format'
import type { CommitEntry } from '#lib/domain/promotion/promotion-views'

/**
 * Commits, newest first: title, author, age, pull request and checks. One that is reverted by another of them shares its line.
 * @param isStale whether the checks may be others now
 */
export function CommitList({
  label,
  commits,
  isStale = false,
}: {
  label: string
  commits: readonly CommitEntry[]
  isStale?: boolean
}) {
  return (
    <ol aria-label={label} className="grid gap-1.5">
      {commits.map((entry) => (
        <li key={entry.commit.sha} className="grid gap-x-3 sm:grid-cols-[4.5rem_minmax(0,1fr)]">
          <OutsideLink href={entry.commit.url} className="w-fit text-link max-sm:text-sm">
            <code title={entry.commit.sha}>{shortCommit(entry.commit.sha)}</code>
          </OutsideLink>
          <div className="min-w-0">
            <Title entry={entry} />
            <Facts entry={entry} isStale={isStale} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function Title({ entry: { title, revertedBy } }: { entry: CommitEntry }) {
  if (revertedBy === null) return <Words text={title} />
  return (
    <span className="text-soft">
      <s>
        <Words text={title} />
      </s>{' '}
      and its revert{' '}
      <OutsideLink href={revertedBy.url}>
        <code title={revertedBy.sha}>{shortCommit(revertedBy.sha)}</code>
      </OutsideLink>
      : nothing of it is left
    </span>
  )
}

function Facts({ entry: { commit, checks }, isStale }: { entry: CommitEntry; isStale: boolean }) {
  const { sha, author, at, pullRequest } = commit
  return (
    <span className="flex flex-wrap gap-x-2 text-sm text-soft">
      <Words text={author} />
      <RelativeTime time={at} />
      {pullRequest !== null && (
        <OutsideLink href={pullRequest.url}>
          <span className="sr-only">Pull request </span>#{pullRequest.number}
        </OutsideLink>
      )}
      {checks !== null && <Checks checks={checks} commit={sha} isStale={isStale} />}
    </span>
  )
}
