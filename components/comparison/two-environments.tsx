'use client'

import { CircleCheck } from 'lucide-react'
import { EnvironmentChoice } from '#components/comparison/environment-choice'
import { StreamRow } from '#components/comparison/stream-row'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { UnreadNotices } from '#components/query/unread-notices'
import { Message } from '#components/ui/message'
import { useView } from '#lib/client/queries'
import { count } from '#lib/domain/format'
import type { EnvironmentComparison } from '#lib/domain/comparison/environment-comparison'
import type { ParamsOf } from '#lib/views/views'

/** What one environment has and another lacks, stream by stream. */
export function TwoEnvironments({
  pair,
  firstError,
}: {
  pair: ParamsOf<'environments'>
  firstError: ShownError | null
}) {
  const query = useView('environments', pair)
  return (
    <>
      <EnvironmentChoice pair={{ from: pair.fromEnvironment, to: pair.toEnvironment }} />
      <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
        {(view) => <Comparison view={view} onRetry={() => void query.refetch()} />}
      </QueryBoundary>
    </>
  )
}

function Comparison({ view, onRetry }: { view: EnvironmentComparison; onRetry: () => void }) {
  const { from, to, streams, unread } = view
  const same = streams.filter(({ state }) => state === 'same')
  const others = streams.filter(({ state }) => state !== 'same')
  return (
    <>
      <UnreadNotices unread={unread} onRetry={onRetry} />
      {others.length === 0 && unread.length === 0 && (
        <Message icon={CircleCheck} title={streams.length === 0 ? 'No common streams' : 'No differences'}>
          {streams.length === 0
            ? `${from.title} and ${to.title} have no image stream of the same name.`
            : `${to.title} has the same images as ${from.title}.`}
        </Message>
      )}
      {others.length > 0 && (
        <ul
          aria-label="Streams that differ"
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {others.map((each) => (
            <StreamRow
              key={`${each.stream} ${each.from?.tag ?? ''} ${each.to?.tag ?? ''}`}
              view={view}
              compared={each}
            />
          ))}
        </ul>
      )}
      {same.length > 0 && (
        <details className="mt-4">
          <summary className="w-fit text-soft hover:text-ink">
            {count(same.length, 'stream is the same', 'streams are the same')}
          </summary>
          <p className="mt-1 text-sm text-soft wrap-anywhere">
            {same.map(({ stream }) => stream).join(', ')}
          </p>
        </details>
      )}
    </>
  )
}
