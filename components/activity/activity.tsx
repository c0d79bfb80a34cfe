'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Actions } from '#components/action-sheet/actions'
import { useActivityAddress, type ActivityKind } from '#components/activity/activity-address'
import { Attempts } from '#components/activity/attempts'
import { ExportLinks } from '#components/activity/export-links'
import { Filters } from '#components/activity/filters'
import { NewerEntries } from '#components/activity/newer-entries'
import { Operations } from '#components/activity/operations'
import { OtherMoves } from '#components/activity/other-moves'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { Button } from '#components/ui/button'
import { INPUT_CLASS } from '#components/ui/field'
import { Notice } from '#components/ui/notice'
import { useDebounced } from '#components/ui/debounced'
import { viewQuery } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import type { ActivityFilter } from '#lib/plan/records/activity-filter'
import type { ActivityView } from '#lib/plan/records/activity-view'

const TYPING_MS = 60

const SEARCH_LABELS: Record<ActivityKind, string> = {
  operations: 'Filter operations',
  attempts: 'Filter attempts',
  others: 'Filter moves',
}

/** The operations in an environment, newest first; what was denied or refused; or the moves that no operation made. */
export function Activity({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const { filter, problems, kind, change, clear } = useActivityAddress()
  // The address bar is slower than typing.
  const [words, setWords] = useState(filter.words)
  const asked = { ...filter, words: useDebounced(words, TYPING_MS) }
  const query = useQuery({
    ...viewQuery('activity', { environment, ...asked }),
    placeholderData: keepPreviousData,
  })
  const search = (next: string) => {
    setWords(next)
    change({ filter: { words: next } })
  }
  const showAll = () => {
    setWords('')
    clear()
  }
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => (
        <Actions environment={view.environment}>
          <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
            <h1 className="text-xl font-semibold tracking-tight">Activity</h1>
            <span className="text-soft">{view.environment.title}</span>
            <input
              type="search"
              aria-label={SEARCH_LABELS[kind]}
              placeholder={SEARCH_LABELS[kind]}
              value={words}
              onChange={(event) => search(event.target.value)}
              className={`${INPUT_CLASS} ml-auto sm:w-56! print:hidden`}
            />
          </header>
          <JournalNotices view={view} />
          <Filters
            view={view}
            filter={filter}
            problems={problems}
            onChange={(next) => change({ filter: next })}
            onClear={showAll}
          />
          <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
            <Kinds view={view} chosen={kind} onChoose={(next) => change({ kind: next })} />
            <ExportLinks environment={environment} filter={asked} />
          </div>
          {kind === 'operations' && <Operations view={view} onClear={showAll} />}
          {kind === 'attempts' && (
            <Attempts environment={view.environment} attempts={view.attempts} onClear={showAll} />
          )}
          {kind === 'others' && (
            <>
              <UnusedFilters filter={filter} />
              <OtherMoves
                environment={view.environment}
                others={view.others}
                onClear={showAll}
                onRetry={() => void query.refetch()}
              />
            </>
          )}
        </Actions>
      )}
    </QueryBoundary>
  )
}

/** Operations and attempts are on the record, other moves are inferred, so they are lists of their own. */
function Kinds({
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
function UnusedFilters({ filter: { by, action, outcome } }: { filter: ActivityFilter }) {
  if (by === '' && action === null && outcome === null) return null
  return (
    <p className="mb-3 text-sm text-soft" role="status">
      The filters by person, action and result are for operations and attempts. Moves are filtered by words,
      lane and time only.
    </p>
  )
}

function JournalNotices({ view: { journalProblem, malformed, newer } }: { view: ActivityView }) {
  if (journalProblem === null && malformed === 0 && newer.length === 0) return null
  return (
    <div className="mb-4 grid gap-2" role="status">
      {journalProblem !== null && (
        <Notice tone="warn">The journal may have newer entries than this page. {journalProblem}</Notice>
      )}
      {malformed > 0 && (
        <Notice tone="warn">
          {count(malformed, 'entry', 'entries')} of the journal cannot be read and{' '}
          {malformed === 1 ? 'is' : 'are'} not shown.
        </Notice>
      )}
      {newer.length > 0 && <NewerEntries entries={newer} />}
    </div>
  )
}
