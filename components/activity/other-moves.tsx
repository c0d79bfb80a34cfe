import { Route, SearchX } from 'lucide-react'
import { MovedBy, WhyInferred } from '#components/format/moved-by'
import { RelativeTime } from '#components/format/time'
import { Digest } from '#components/image/digest'
import { UnreadNotices } from '#components/query/unread-notices'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { PendingLink } from '#components/ui/pending-link'
import { Cell, Row, Table } from '#components/ui/table'
import type { OtherMove, OtherMoves as View } from '#lib/domain/activity/other-moves'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { count } from '#lib/domain/format'
import { pageAddress, workloadAddress } from '#lib/views/addresses'

const COLUMNS = ['What', 'Who', 'When']

/** The moves in an environment that no operation made, newest first, with who can have made them. */
export function OtherMoves({
  environment,
  others,
  onClear,
  onRetry,
}: {
  environment: EnvironmentView
  others: View
  onClear: () => void
  onRetry: () => void
}) {
  const { moves, matching, total, from, unread } = others
  return (
    <>
      <UnreadNotices unread={unread} onRetry={onRetry} />
      {total === 0 && (
        <Message icon={Route} title="No moves outside Quayside">
          Imports by the cluster’s schedule, by Jobs of CronJobs and by other clients are listed here.
        </Message>
      )}
      {total > 0 && matching === 0 && (
        <Message
          icon={SearchX}
          title="No matches"
          actions={<Button onClick={onClear}>Show all {count(total, 'move')}</Button>}
        >
          The filter searches tags, images, workloads and who moved them.
        </Message>
      )}
      {moves.length > 0 && (
        <Table
          caption={`Moves outside Quayside in ${environment.title}, newest first`}
          columns={COLUMNS}
          rows={moves.map(({ key }) => key)}
        >
          {moves.map((move) => (
            <MoveRow key={move.key} environment={environment.name} move={move} />
          ))}
        </Table>
      )}
      <p className="mt-3 max-w-prose text-sm text-soft">
        {matching > moves.length && `${matching - moves.length} older ones are not shown. `}
        Looked back to <RelativeTime time={from} />. The cluster does not record who moves an image.
        <WhyInferred movers={moves.flatMap(({ by }) => by)} />
      </p>
    </>
  )
}

function MoveRow({ environment, move: { key, at, what, by } }: { environment: string; move: OtherMove }) {
  return (
    <Row item={key}>
      <Cell>
        <What environment={environment} what={what} />
      </Cell>
      <Cell label="Who">
        {by.length === 0 ? (
          <span className="text-soft">not known</span>
        ) : (
          <MovedBy did={what.kind === 'tag' ? 'imported' : 'changed'} movers={by} />
        )}
      </Cell>
      <Cell label="When">
        <RelativeTime time={at} />
      </Cell>
    </Row>
  )
}

function What({ environment, what }: { environment: string; what: OtherMove['what'] }) {
  if (what.kind === 'workload') {
    const { workload, revision } = what
    return (
      <>
        <PendingLink
          href={workloadAddress(environment, workload)}
          className="font-medium quiet-link wrap-anywhere"
        >
          {workload.name}
        </PendingLink>{' '}
        <span className="text-soft">
          {workload.kind}, pod template of revision {revision}
        </span>
      </>
    )
  }
  const { stream, tag, digest } = what
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <PendingLink
        href={pageAddress('tag', { environment, stream, tag })}
        className="font-medium quiet-link wrap-anywhere"
      >
        {stream}:{tag}
      </PendingLink>
      <Digest digest={digest} />
    </span>
  )
}
