'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Actions } from '#components/action-sheet/actions'
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
import { useUrlParameter } from '#components/ui/url-parameter'
import { viewQuery } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import { WORDS_PARAMETER } from '#lib/domain/pipeline/lane-filter'
import type { ActivityView } from '#lib/plan/records/activity-view'

const TYPING_MS = 60
/** In the address, what is listed instead of operations. */
const OTHERS = 'others'

/** The operations in an environment, newest first, or the moves that none of them made. */
export function Activity({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const [inAddress, setInAddress] = useUrlParameter(WORDS_PARAMETER)
  const [kind, setKind] = useUrlParameter('show')
  // The address bar is slower than typing.
  const [words, setWords] = useState(inAddress)
  const asked = useDebounced(words, TYPING_MS)
  const query = useQuery({
    ...viewQuery('activity', { environment, words: asked }),
    placeholderData: keepPreviousData,
  })
  const search = (next: string) => {
    setWords(next)
    setInAddress(next)
  }
  const filter = kind === OTHERS ? 'Filter moves' : 'Filter operations'
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => (
        <Actions environment={view.environment}>
          <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
            <h1 className="text-xl font-semibold tracking-tight">Activity</h1>
            <span className="text-soft">{view.environment.title}</span>
            <input
              type="search"
              aria-label={filter}
              placeholder={filter}
              value={words}
              onChange={(event) => search(event.target.value)}
              className={`${INPUT_CLASS} ml-auto sm:w-56! print:hidden`}
            />
          </header>
          <JournalNotices view={view} />
          <Kinds view={view} chosen={kind} onChoose={setKind} />
          {kind === OTHERS ? (
            <OtherMoves
              environment={view.environment}
              others={view.others}
              onClear={() => search('')}
              onRetry={() => void query.refetch()}
            />
          ) : (
            <Operations view={view} onClear={() => search('')} />
          )}
        </Actions>
      )}
    </QueryBoundary>
  )
}

/** Operations are on the record, other moves are inferred, so they are two lists. */
function Kinds({
  view: { matching, others },
  chosen,
  onChoose,
}: {
  view: ActivityView
  chosen: string
  onChoose: (kind: string) => void
}) {
  const kinds = [
    { kind: '', words: 'Operations', number: matching },
    { kind: OTHERS, words: 'Moves outside Quayside', number: others.matching },
  ]
  return (
    <div role="group" aria-label="What is listed" className="mb-3 flex flex-wrap gap-2">
      {kinds.map(({ kind, words, number }) => (
        <Button
          key={kind}
          size="small"
          className="aria-pressed:border-accent-fill aria-pressed:bg-accent-soft"
          aria-pressed={(chosen === OTHERS) === (kind === OTHERS)}
          onClick={() => onChoose(kind)}
        >
          {words} <span className="font-normal tabular-nums">{number}</span>
        </Button>
      ))}
    </div>
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
