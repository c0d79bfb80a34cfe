import { Select } from '#components/ui/select'
import { shortCommit } from '#lib/domain/format'
import { titleOf } from '#lib/domain/promotion/commit-words'
import { visibleText } from '#lib/domain/plain-line'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import { withSource } from '#lib/plan/actions/promote/action'
import type { PlannedPromotion } from '#lib/plan/plan'

const STAYS = 'stays'
const NEWEST = 'newest'

/** To which commit a source moves, or that it stays. The last one that moves cannot stay: then there is nothing to plan. */
export function CommitSelect({
  request,
  promotion: { repository, outcome, choices },
  promotions,
  onAsk,
}: {
  request: RequestOf<'promote'>
  promotion: PlannedPromotion
  /** All of the plan: sources move in their order. */
  promotions: readonly PlannedPromotion[]
  onAsk: (request: ActionRequest) => void
}) {
  const asked = request.sources.find((source) => source.repository === repository)
  const isOnly = asked !== undefined && request.sources.length === 1
  if (choices.length === 0 && (isOnly || outcome === 'idle')) {
    return <p className="font-medium wrap-anywhere">{repository}</p>
  }
  const [newest, ...older] = choices
  const commit = asked?.commit ?? null
  const value = asked === undefined ? STAYS : commit === null || commit === newest?.sha ? NEWEST : commit
  const isListed = commit === null || choices.some(({ sha }) => sha === commit)
  const choose = (chosen: string) => {
    const to = chosen === NEWEST ? null : chosen
    const source = chosen === STAYS ? null : { repository, commit: to }
    onAsk(
      withSource(
        request,
        repository,
        source,
        promotions.map((each) => each.repository),
      ),
    )
  }
  return (
    <Select label={repository} value={value} onChoose={choose} className="min-w-0">
      {!isOnly && <option value={STAYS}>Not now</option>}
      <option value={NEWEST}>Newest{newest === undefined ? '' : `: ${wordsOf(newest)}`}</option>
      {older.map((each) => (
        <option key={each.sha} value={each.sha}>
          {wordsOf(each)}
        </option>
      ))}
      {!isListed && <option value={commit}>{shortCommit(commit)}, not in the list</option>}
    </Select>
  )
}

function wordsOf(commit: PlannedPromotion['choices'][number]): string {
  return `${shortCommit(commit.sha)} ${visibleText(titleOf(commit))}`.slice(0, 100)
}
