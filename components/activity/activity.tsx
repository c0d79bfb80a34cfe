'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { History, SearchX } from 'lucide-react'
import { useState } from 'react'
import { ActionButton } from '#components/action-sheet/action-button'
import { Actions } from '#components/action-sheet/actions'
import { NewerEntries } from '#components/activity/newer-entries'
import { OperationState } from '#components/operation/state'
import { UndoneLink } from '#components/operation/undone-notice'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Button } from '#components/ui/button'
import { INPUT_CLASS } from '#components/ui/field'
import { Message } from '#components/ui/message'
import { Notice } from '#components/ui/notice'
import { PendingLink } from '#components/ui/pending-link'
import { useDebounced } from '#components/ui/debounced'
import { Cell, Row, Table } from '#components/ui/table'
import { useUrlParameter } from '#components/ui/url-parameter'
import { viewQuery } from '#lib/client/queries'
import { pageAddress } from '#lib/views/addresses'
import { count } from '#lib/domain/format'
import { WORDS_PARAMETER } from '#lib/domain/pipeline/lane-filter'
import type { ActivityItem, ActivityView } from '#lib/plan/records/activity-view'

const TYPING_MS = 60
const COLUMNS = ['Operation', 'Result', 'Who and why', 'When', '']

/** The operations in an environment, newest first. */
export function Activity({
  environment,
  firstError,
}: {
  environment: string
  firstError: ShownError | null
}) {
  const [inAddress, setInAddress] = useUrlParameter(WORDS_PARAMETER)
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
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => (
        <Actions environment={view.environment}>
          <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
            <h1 className="text-xl font-semibold tracking-tight">Activity</h1>
            <span className="text-soft">{view.environment.title}</span>
            <input
              type="search"
              aria-label="Filter operations"
              placeholder="Filter operations"
              value={words}
              onChange={(event) => search(event.target.value)}
              className={`${INPUT_CLASS} ml-auto sm:w-56! print:hidden`}
            />
          </header>
          <JournalNotices view={view} />
          <Operations view={view} onClear={() => search('')} />
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

function Operations({ view, onClear }: { view: ActivityView; onClear: () => void }) {
  const { environment, operations, matching, total } = view
  if (total === 0) {
    return (
      <Message icon={History} title="No operations yet">
        Each import, pin and revert with Quayside is listed here: who, why, and the result.
      </Message>
    )
  }
  if (matching === 0) {
    const all = <Button onClick={onClear}>Show all {count(total, 'operation')}</Button>
    return (
      <Message icon={SearchX} title="No matches" actions={all}>
        The filter searches titles, workloads, people, reasons and results.
      </Message>
    )
  }
  return (
    <>
      <Table
        caption={`Operations in ${environment.title}, newest first`}
        columns={COLUMNS}
        rows={operations.map(({ id }) => id)}
      >
        {operations.map((item) => (
          <OperationRow key={item.id} environment={environment.name} item={item} />
        ))}
      </Table>
      {matching > operations.length && (
        <p className="mt-3 text-soft">
          {matching - operations.length} older operations are not shown. Filter to find them.
        </p>
      )}
    </>
  )
}

function OperationRow({ environment, item }: { environment: string; item: ActivityItem }) {
  const { id, title, state, message, by, reason, startedAt, moves, undo, undone } = item
  return (
    <Row item={id}>
      <Cell>
        <PendingLink
          href={pageAddress('operation', { environment, id })}
          className="font-medium quiet-link wrap-anywhere"
        >
          <Words text={title} />
        </PendingLink>
        {moves.length > 0 && <FoldedWords text={moves.join(', ')} className="text-sm text-soft" />}
      </Cell>
      <Cell label="Result">
        <OperationState state={state} />
        <FoldedWords text={message} className="text-sm text-soft" />
        {undone !== null && (
          <p className="text-sm">
            <UndoneLink environment={environment} undone={undone} />
          </p>
        )}
      </Cell>
      <Cell label="Who">
        <Words text={by} />
        {reason !== '' && <FoldedWords text={reason} className="text-sm text-soft" />}
      </Cell>
      <Cell label="When">
        <RelativeTime time={startedAt} />
      </Cell>
      <Cell>
        {undo !== null && (
          <ActionButton size="small" request={undo} about={title}>
            Undo this
          </ActionButton>
        )}
      </Cell>
    </Row>
  )
}
