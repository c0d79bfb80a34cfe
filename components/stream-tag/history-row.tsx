import { CirclePlay, Pin } from 'lucide-react'
import { Fragment } from 'react'
import { ActionButton } from '#components/action-sheet/action-button'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import { Cell, Row } from '#components/ui/table'
import { Duration, RelativeTime } from '#components/shell/time'
import { workloadAddress } from '#lib/domain/addresses'
import { bytes, shortDigest } from '#lib/domain/format'
import type { HistoryItem, LaneView } from '#lib/domain/views'
import type { WorkloadKey } from '#lib/domain/workload'

export function HistoryRow({
  environment,
  lane,
  item,
}: {
  environment: string
  lane: LaneView
  item: HistoryItem
}) {
  const { stream, tag, source } = lane
  const { image, importedAt, replacedAt, isNewest, isPinned, canPin } = item
  // The same digest can stand in the history twice.
  const isHeld = source.kind === 'pinned' && source.digest === image?.digest
  return (
    <Row isMarked={isNewest}>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {image === null ? item.pullSpec : <Digest digest={image.digest} />}
          {isNewest && <Pill tone="accent">newest</Pill>}
          {isPinned && (
            <Pill tone="held" icon={Pin}>
              pinned
            </Pill>
          )}
        </span>
      </Cell>
      <Cell label="Imported">
        <RelativeTime time={importedAt} />
      </Cell>
      <Cell label="Served">
        <Duration from={importedAt} to={replacedAt} />
        {isNewest && <span className="text-soft"> so far</span>}
      </Cell>
      <Cell label="Built">
        {image?.builtAt ? <RelativeTime time={image.builtAt} /> : <Unknown />}{' '}
        <span className="text-sm">
          {image !== null && <Commit commit={image.commit} url={image.commitUrl} />}
        </span>
      </Cell>
      <Cell label="Size">
        {image?.size != null ? <span className="whitespace-nowrap">{bytes(image.size)}</span> : <Unknown />}
        <span className="text-sm text-soft"> {image?.platforms.join(', ')}</span>
      </Cell>
      <Cell label="Ran on">
        <RanOn environment={environment} lane={lane} item={item} />
      </Cell>
      <Cell>
        {canPin && image !== null && !isHeld && (
          <div className="md:text-right">
            <ActionButton
              size="small"
              request={{ action: 'pin', stream, tag, digest: image.digest, until: null }}
              about={shortDigest(image.digest)}
            >
              Pin to this…
            </ActionButton>
          </div>
        )}
      </Cell>
    </Row>
  )
}

function Unknown() {
  return <span className="text-soft">unknown</span>
}

function RanOn({
  environment,
  lane,
  item: { runsOn, ranOn },
}: {
  environment: string
  lane: LaneView
  item: HistoryItem
}) {
  const before = ranOn.filter((key) => !runsOn.some((running) => isSame(key, running)))
  if (runsOn.length + before.length === 0) return <span className="text-soft">no kept revision</span>
  return (
    <div className="text-sm">
      {runsOn.length > 0 && (
        <p className="flex gap-1.5">
          <CirclePlay aria-hidden className="mt-0.75 size-3.5 shrink-0 text-good" />
          <span>
            <span className="font-medium text-good">runs on </span>
            <Names environment={environment} lane={lane} keys={runsOn} />
          </span>
        </p>
      )}
      {before.length > 0 && (
        <p className="text-soft">
          <Names environment={environment} lane={lane} keys={before} />
        </p>
      )}
    </div>
  )
}

/** Mostly it is all that the tag feeds, which stand above the table. */
function Names({ environment, lane, keys }: { environment: string; lane: LaneView; keys: WorkloadKey[] }) {
  const isAll = keys.length > 1 && lane.workloads.every((each) => keys.some((key) => isSame(key, each)))
  if (isAll && keys.length === lane.workloads.length) return `all ${keys.length} workloads`
  return keys.map((key, index) => (
    <Fragment key={`${key.kind}/${key.name}`}>
      {index > 0 && ', '}
      <PendingLink href={workloadAddress(environment, key)} className="wrap-anywhere quiet-link">
        {key.name}
      </PendingLink>
    </Fragment>
  ))
}

function isSame(a: WorkloadKey, b: WorkloadKey): boolean {
  return a.kind === b.kind && a.name === b.name
}
