'use client'

import { useTimeZone } from '#components/timeline/event-time'
import { PlaceLink } from '#components/timeline/place-link'
import { Words } from '#components/format/words'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { PendingLink } from '#components/ui/pending-link'
import { Cell, Row, Table } from '#components/ui/table'
import { absoluteTime, count } from '#lib/domain/format'
import { healthWords } from '#lib/domain/timeline/health-then'
import { keyOf } from '#lib/domain/workload/workload'
import type { MomentView, RanIn } from '#lib/plan/records/timeline-view'
import { pageAddress } from '#lib/views/addresses'

const COLUMNS = ['Workload', 'Image', 'Revision', 'How it was']

/** What each workload had in its pod template at a moment. */
export function RanTable({
  moment: { ran, unlisted },
  titleOf,
}: {
  moment: MomentView
  titleOf: (environment: string) => string | null
}) {
  if (ran.length === 0) return <p className="text-soft">No workload is known.</p>
  return (
    <>
      <Table caption="What ran then" columns={COLUMNS} rows={ran.map(rowOf)}>
        {ran.map((each) => (
          <RanRow key={rowOf(each)} ran={each} title={titleOf(each.environment)} />
        ))}
      </Table>
      <p className="mt-2 max-w-prose text-sm text-soft">
        What their pod templates asked for. While a rollout went on, pods can have run the image before.
        {unlisted > 0 &&
          ` ${count(unlisted, 'workload')} that moved less lately ${unlisted === 1 ? 'is' : 'are'} not shown: filter by workload.`}
      </p>
    </>
  )
}

function rowOf({ environment, workload }: RanIn): string {
  return `ran ${environment} ${keyOf(workload)}`
}

function RanRow({ ran, title }: { ran: RanIn; title: string | null }) {
  const { environment, workload, revision, images } = ran
  return (
    <Row item={rowOf(ran)}>
      <Cell>
        <PlaceLink environment={environment} place={{ kind: 'workload', workload }} />{' '}
        <span className="text-soft wrap-anywhere">
          {workload.kind}
          {title !== null && `, ${title}`}
        </span>
      </Cell>
      <Cell label="Image">
        {images.map(({ container, image, commit, commitUrl }) => (
          <span key={container} className="flex flex-wrap items-baseline gap-x-2">
            {images.length > 1 && <Words text={container} />}
            <Digest digest={image} />
            <Commit commit={commit} url={commitUrl} isBrief />
          </span>
        ))}
        {revision === null && <NotKnown />}
      </Cell>
      <Cell label="Revision">{revision ?? <NotKnown />}</Cell>
      <Cell label="How it was">
        <Health ran={ran} />
      </Cell>
    </Row>
  )
}

function NotKnown() {
  return <span className="text-soft">not known</span>
}

function Health({ ran: { environment, health } }: { ran: RanIn }) {
  const timeZone = useTimeZone()
  const words = healthWords(health, (at) => absoluteTime(at, timeZone))
  if (health.kind === 'unknown' || health.kind === 'healthy')
    return <span className="text-soft">{words}</span>
  if (health.kind !== 'recorded') return <span className="font-medium text-bad">{words}</span>
  return (
    <PendingLink href={pageAddress('operation', { environment, id: health.operation })} className="text-link">
      {words}
    </PendingLink>
  )
}
