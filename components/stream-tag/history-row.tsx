import { Pin } from 'lucide-react'
import { ActionButton } from '#components/action-sheet/action-button'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PendingLink } from '#components/ui/pending-link'
import { Pill } from '#components/ui/pill'
import { Cell, Row } from '#components/ui/table'
import { Duration, RelativeTime } from '#components/ui/time'
import { workloadAddress } from '#lib/domain/addresses'
import { bytes, shortDigest } from '#lib/domain/format'
import type { HistoryItem, LaneView } from '#lib/domain/views'

export function HistoryRow({
  environment,
  lane: { stream, tag },
  item,
}: {
  environment: string
  lane: LaneView
  item: HistoryItem
}) {
  const { image, importedAt, replacedAt, isNewest, isPinned, canPin } = item
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
        <span className="text-sm text-soft md:block"> {image?.platforms.join(', ')}</span>
      </Cell>
      <Cell label="Ran on">
        <RanOn environment={environment} item={item} />
      </Cell>
      <Cell>
        {canPin && image !== null && !isPinned && (
          <div className="md:text-right">
            <ActionButton
              size="small"
              request={{ action: 'pin', stream, tag, digest: image.digest }}
              about={shortDigest(image.digest)}
            >
              Pin to this digest…
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

function RanOn({ environment, item: { runsOn, ranOn } }: { environment: string; item: HistoryItem }) {
  const running = new Set(runsOn.map(({ kind, name }) => `${kind}/${name}`))
  const before = ranOn.filter(({ kind, name }) => !running.has(`${kind}/${name}`))
  const all = [
    ...runsOn.map((key) => ({ key, isRunning: true })),
    ...before.map((key) => ({ key, isRunning: false })),
  ]
  if (all.length === 0) return <span className="text-soft">no kept revision</span>
  return (
    <ul className="text-sm">
      {all.map(({ key, isRunning }) => (
        <li key={`${key.kind}/${key.name}`} className={`wrap-anywhere ${isRunning ? '' : 'text-soft'}`}>
          <PendingLink href={workloadAddress(environment, key)} className="hover:underline">
            {key.name}
          </PendingLink>
          {isRunning && <b className="font-medium text-good"> runs it</b>}
        </li>
      ))}
    </ul>
  )
}
