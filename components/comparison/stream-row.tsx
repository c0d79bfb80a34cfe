import { ArrowDownToLine, CircleMinus, CirclePlus, CircleQuestionMark, Check, History } from 'lucide-react'
import { AheadImages } from '#components/comparison/ahead-images'
import { ComparedTag } from '#components/comparison/compared-tag'
import { WayOverButton } from '#components/comparison/way-over'
import { RangeCommits } from '#components/image/range-commits'
import { StatePill, type PillLook } from '#components/ui/pill'
import type {
  ComparisonState,
  EnvironmentComparison,
  StreamComparison,
} from '#lib/domain/comparison/environment-comparison'
import { isSameCommit } from '#lib/domain/image/image'

const LOOKS: Record<ComparisonState, Omit<PillLook, 'word'>> = {
  same: { tone: 'good', icon: Check },
  ahead: { tone: 'accent', icon: ArrowDownToLine },
  behind: { tone: 'warn', icon: History },
  differs: { tone: 'warn', icon: CircleQuestionMark },
  'only-from': { tone: 'neutral', icon: CirclePlus },
  'only-to': { tone: 'neutral', icon: CircleMinus },
}

/** A stream in both environments: what is ahead, how it did, and how it comes over. */
export function StreamRow({
  view: { from, to },
  compared,
}: {
  view: EnvironmentComparison
  compared: StreamComparison
}) {
  const { stream, state, images, commits, repository, over } = compared
  const words: Record<ComparisonState, string> = {
    same: 'same',
    ahead: `newer in ${from.title}`,
    behind: `newer in ${to.title}`,
    differs: 'different',
    'only-from': `only in ${from.title}`,
    'only-to': `only in ${to.title}`,
  }
  return (
    <li className="grid gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="font-semibold wrap-anywhere">{stream}</h2>
        <StatePill look={{ ...LOOKS[state], word: words[state] }} />
        {over !== null && (
          <div className="ml-auto max-sm:ml-0">
            <WayOverButton to={to} stream={stream} over={over} />
          </div>
        )}
      </div>
      <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
        <ComparedTag environment={from} stream={stream} compared={compared.from} />
        <ComparedTag environment={to} stream={stream} compared={compared.to} />
      </div>
      {images.length > 0 && <AheadImages environment={from} images={images} />}
      {commits !== null && !isSameCommit(commits.older, commits.newer) && (
        <RangeCommits environment={to.name} repository={repository} commits={commits} />
      )}
    </li>
  )
}
