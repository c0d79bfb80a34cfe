import { History } from 'lucide-react'
import { useState } from 'react'
import type { Base } from '#components/stream-tag/comparison-base'
import { Observed } from '#components/stream-tag/observed'
import { WhyInferred } from '#components/format/moved-by'
import { HistoryRow } from '#components/stream-tag/history-row'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { Table } from '#components/ui/table'
import { distinctImages, olderFirst, runningImage } from '#lib/domain/stream-tag/compared-images'
import { count, shortDigest } from '#lib/domain/format'
import type { ObservationView } from '#lib/domain/chronicle/observation-view'
import { usePruned } from '#lib/client/queries'
import type { PrunedLook } from '#lib/domain/stream-tag/pruned-images'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

const COLUMNS = ['Image', 'Imported', 'Built', 'Ran on', '']

const SHOWN_AT_FIRST = 10

export function ImportHistory({
  environment,
  name,
  lane,
  history,
  observation,
}: {
  environment: string
  name: string
  lane: LaneView
  history: HistoryItem[]
  observation: ObservationView | null
}) {
  const [isWhole, setIsWhole] = useState(false)
  const base = useBase(history)
  const lookOf = useLooks(environment, lane, history)
  if (history.length === 0) {
    return (
      <Message icon={History} title="Nothing imported yet">
        The first import of {name} will show here.
      </Message>
    )
  }
  const shown = isWhole ? history : history.slice(0, SHOWN_AT_FIRST)
  const hidden = history.length - shown.length
  return (
    <>
      {base !== null && <BaseHint base={base} />}
      <Table
        caption={`Import history of ${name}, newest first`}
        columns={COLUMNS}
        rows={shown.map(({ key }) => key)}
      >
        {shown.map((item, index) => (
          <HistoryRow
            key={item.key}
            environment={environment}
            lane={lane}
            item={item}
            before={history[index + 1]?.image ?? null}
            base={base}
            look={lookOf(item)}
          />
        ))}
      </Table>
      {hidden > 0 && (
        <Button className="mt-3" onClick={() => setIsWhole(true)}>
          Show {count(hidden, 'older import')}
        </Button>
      )}
      <p className="mt-3 max-w-prose text-sm text-soft">
        Where and when an image ran is known from the pods and the last revisions of each workload, about ten.
        The cluster does not record whether it was healthy, nor who imported it.
        <Observed observation={observation} />
        <WhyInferred movers={shown.flatMap(({ broughtBy }) => broughtBy)} />
      </p>
    </>
  )
}

function BaseHint({ base: { digest, isRunning } }: { base: Base }) {
  return (
    <p className="mb-2.5 text-sm text-soft">
      <b className="font-medium text-ink">Compare</b> shows the differences to the{' '}
      {isRunning ? 'running' : 'selected'} image, <code>{shortDigest(digest)}</code>. Select a row to compare
      against it.
    </p>
  )
}

/** What the registry says of the images that were pruned. */
function useLooks(environment: string, { stream, tag }: LaneView, history: HistoryItem[]) {
  const isAny = history.some(({ isPruned, canPin }) => isPruned && canPin)
  const { data } = usePruned({ environment, stream, tag }, isAny)
  return ({ isPruned, pullSpec }: HistoryItem): PrunedLook | null =>
    (isPruned ? data?.looks.find((look) => look.pullSpec === pullSpec) : null) ?? null
}

/** The running image, until the reader selects another. Null if there is nothing to compare. */
function useBase(history: HistoryItem[]): Base | null {
  const [chosen, choose] = useState<string | null>(null)
  const running = runningImage(history)
  const images = distinctImages(history)
  const isListed = images.some(({ image }) => image?.digest === chosen)
  const digest = isListed ? chosen : running
  const image = images.find((each) => each.image?.digest === digest)?.image
  if (image == null || images.length < 2) return null
  return {
    digest: image.digest,
    isRunning: image.digest === running,
    choose,
    with: (other) => olderFirst(image, other, history),
  }
}
