'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Actions } from '#components/action-sheet/actions'
import { useActivityAddress, type ActivityKind } from '#components/activity/activity-address'
import { Attempts } from '#components/activity/attempts'
import { ExportLinks } from '#components/activity/export-links'
import { Filters } from '#components/activity/filters'
import { Kinds, UnusedFilters } from '#components/activity/kinds'
import { NewerEntries } from '#components/activity/newer-entries'
import { Operations } from '#components/activity/operations'
import { OtherMoves } from '#components/activity/other-moves'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { INPUT_CLASS } from '#components/ui/field'
import { Notice } from '#components/ui/notice'
import { useDebounced } from '#components/ui/debounced'
import { viewQuery } from '#lib/client/queries'
import { count } from '#lib/domain/format'
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
