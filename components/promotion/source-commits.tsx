import { OutsideLink } from '#components/format/outside-link'
import { Words } from '#components/format/words'
import { CommitList } from '#components/image/commit-list'
import { NotRoving, useTabIndex } from '#components/ui/roving'
import { count } from '#lib/domain/format'
import { compareUrl } from '#lib/domain/promotion/forge-links'
import { unlistedCommits } from '#lib/domain/promotion/promote-flow'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

/** The commits that a promotion would bring, folded. */
export function SourceCommits({ source }: { source: SourceView }) {
  const { repository, from, to, ahead, commits } = source
  const tabIndex = useTabIndex()
  const unlisted = unlistedCommits(source)
  const all = compareUrl(source, to.head?.sha ?? to.name, from.head?.sha ?? from.name)
  if (ahead === 0) return null
  return (
    <details className="px-4 pb-3.5">
      <summary tabIndex={tabIndex} className="w-fit py-0.5 text-sm text-soft hover:text-ink">
        {count(ahead, 'commit')} to promote
        <span className="sr-only"> of {repository}</span>
      </summary>
      <NotRoving>
        <div className="mt-1.5 grid gap-2 rounded-lg border border-line px-4 py-3">
          <CommitList
            label={`Commits of ${repository} to promote, newest first`}
            commits={commits}
            isStale={source.problem !== null}
          />
          <p className="text-sm text-soft">
            {unlisted > 0 && `Showing ${ahead - unlisted} of ${ahead}, the rest at the git host. `}
            <OutsideLink href={all}>
              Compare <Words text={to.name} /> and <Words text={from.name} />
            </OutsideLink>
          </p>
        </div>
      </NotRoving>
    </details>
  )
}
