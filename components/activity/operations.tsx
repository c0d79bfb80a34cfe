import { History, SearchX } from 'lucide-react'
import { ActionButton } from '#components/action-sheet/action-button'
import { FoldedWords, Words } from '#components/format/words'
import { RelativeTime } from '#components/format/time'
import { OperationState } from '#components/operation/state'
import { UndoneLink } from '#components/operation/undone-notice'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { PendingLink } from '#components/ui/pending-link'
import { Cell, Row, Table } from '#components/ui/table'
import { count } from '#lib/domain/format'
import type { ActivityItem, ActivityView } from '#lib/plan/records/activity-view'
import { pageAddress } from '#lib/views/addresses'

const COLUMNS = ['Operation', 'Result', 'Who and why', 'When', '']

/** The operations of the journal, newest first. */
export function Operations({ view, onClear }: { view: ActivityView; onClear: () => void }) {
  const { environment, operations, matching, total, from } = view
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
        The words are searched in titles, lanes, workloads, people, reasons and results. <Reach from={from} />
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
      <p className="mt-3 text-sm text-soft">
        {matching > operations.length &&
          `${matching - operations.length} older operations are not shown. Filter to find them. `}
        <Reach from={from} />
      </p>
    </>
  )
}

/** Nothing of its oldest pages is left. */
function Reach({ from }: { from: string | null }) {
  if (from === null) return 'The journal has all operations since the first one.'
  return (
    <>
      The journal reaches back to <RelativeTime time={from} />: older operations were deleted.
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
