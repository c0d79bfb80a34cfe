import { OutsideLink } from '#components/format/outside-link'
import { FoldedWords } from '#components/format/words'
import { CommitList } from '#components/image/commit-list'
import { CommitRangeLink } from '#components/image/commit-range-link'
import { Button } from '#components/ui/button'
import { Skeleton } from '#components/ui/skeleton'
import { useView } from '#lib/client/queries'
import type { CommitRange } from '#lib/domain/image/image-views'
import { rangeWords, unlistedWords } from '#lib/domain/promotion/range-words'
import type { CommitsView } from '#lib/domain/promotion/promotion-views'

/** More are folded. */
const MOST_OPEN = 5

type Range = { environment: string; repository: string; commits: CommitRange }

/** The commits between two images: their list where a source feeds the tag, or else a link to it. */
export function RangeCommits({
  repository,
  ...range
}: Omit<Range, 'repository'> & { repository: string | null }) {
  if (repository === null) return <CommitRangeLink commits={range.commits} />
  return <OfSource repository={repository} {...range} />
}

function OfSource({ environment, repository, commits }: Range) {
  const { older, newer, isBack } = commits
  const [from, to] = isBack ? [newer, older] : [older, newer]
  const { data, error, refetch } = useView('commits', { environment, repository, from, to })
  const problem = error?.message ?? data?.problem ?? null
  if (problem !== null) {
    return (
      <div className="grid justify-items-start gap-1">
        <CommitRangeLink commits={commits} />
        <FoldedWords text={`Not listed: ${problem}`} className="text-sm text-soft" />
        <Button size="small" onClick={() => void refetch()}>
          Retry
        </Button>
      </div>
    )
  }
  if (data === undefined) return <Skeleton className="my-1.5 h-2.5 w-48" />
  return <Listed view={data} />
}

function Listed({ view }: { view: CommitsView }) {
  const { repository, entries, url } = view
  const words = rangeWords(view)
  const unlisted = unlistedWords(view)
  const link = url !== null && <OutsideLink href={url}>Compare at the git host</OutsideLink>
  if (entries.length === 0)
    return (
      <span className="flex flex-wrap gap-x-2 first-letter:uppercase">
        {words} {link}
      </span>
    )
  return (
    <div className="grid justify-items-start gap-1.5">
      <details open={entries.length <= MOST_OPEN}>
        <summary className="mb-1.5 w-fit py-0.5 first-letter:uppercase">{words}</summary>
        <CommitList label={`Commits of ${repository}, newest first`} commits={entries} />
      </details>
      <p className="text-sm text-soft">
        {unlisted} {link}
      </p>
    </div>
  )
}
