import type { ReactNode } from 'react'
import { Duration, RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import type { OperationView } from '#lib/plan/records/operation-view'

export function WhoAndWhy({ view: { operation } }: { view: OperationView }) {
  const { by, reason, startedAt, continuedAt, end } = operation
  const continued: [string, ReactNode][] =
    continuedAt === null
      ? []
      : [['Continued after a restart', <RelativeTime key="continued" time={continuedAt} />]]
  return (
    <Facts
      facts={[
        ['By', <Words key="by" text={by} />],
        [
          'Reason',
          reason === '' ? <span className="text-soft">no reason given</span> : <FoldedWords text={reason} />,
        ],
        ['Started', <RelativeTime key="started" time={startedAt} />],
        ...continued,
        [
          end === null ? 'Under way for' : 'Took',
          <Duration key="took" from={startedAt} to={end === null ? null : end.at} />,
        ],
      ]}
    />
  )
}
