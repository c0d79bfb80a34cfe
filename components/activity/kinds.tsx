import type { ActivityKind } from '#components/activity/activity-address'
import { Button } from '#components/ui/button'
import type { ActivityFilter } from '#lib/plan/records/activity-filter'
import type { ActivityView } from '#lib/plan/records/activity-view'

/** Operations and attempts are on the record, other moves are inferred, so they are lists of their own. */
export function Kinds({
  view: { matching, total, attempts, others },
  chosen,
  onChoose,
}: {
  view: ActivityView
  chosen: ActivityKind
  onChoose: (kind: ActivityKind) => void
}) {
  const kinds = [
    { kind: 'operations', words: 'Operations', matching, total },
    { kind: 'attempts', words: 'Denied and refused', ...attempts },
    { kind: 'others', words: 'Moves outside Quayside', ...others },
  ] as const
  return (
    <div role="group" aria-label="What is listed" className="flex flex-wrap gap-2">
      {kinds.map(({ kind, words, ...found }) => (
        <Button
          key={kind}
          size="small"
          className="aria-pressed:border-accent-fill aria-pressed:bg-accent-soft"
          aria-pressed={chosen === kind}
          onClick={() => onChoose(kind)}
        >
          {words}{' '}
          <span className="font-normal tabular-nums">
            {found.matching === found.total ? found.total : `${found.matching} of ${found.total}`}
          </span>
        </Button>
      ))}
    </div>
  )
}

/** Moves have no operation, so no action and no result, and who made them is inferred. */
export function UnusedFilters({ filter: { by, action, outcome } }: { filter: ActivityFilter }) {
  if (by === '' && action === null && outcome === null) return null
  return (
    <p className="mb-3 text-sm text-soft" role="status">
      The filters by person, action and result are for operations and attempts. Moves are filtered by words,
      lane and time only.
    </p>
  )
}
