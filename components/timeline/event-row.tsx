'use client'

import { EventTime, useTimeZone } from '#components/timeline/event-time'
import { EventImages } from '#components/timeline/event-images'
import { EventWho } from '#components/timeline/event-who'
import { eventLook } from '#components/timeline/event-looks'
import { PlaceLink } from '#components/timeline/place-link'
import { BeforeLink } from '#components/format/before-link'
import { FoldedWords, Words } from '#components/format/words'
import { OutsideLink } from '#components/format/outside-link'
import { PendingLink } from '#components/ui/pending-link'
import { Cell, Row } from '#components/ui/table'
import { TONE_TEXT } from '#components/ui/tone'
import { absoluteTime, count } from '#lib/domain/format'
import { CERTAINTY_WORDS, detailsOf, OUTCOME_WORDS, whatWords } from '#lib/domain/timeline/event-words'
import type { PlacedEvent, What } from '#lib/domain/timeline/timeline-event'
import type { TimelineView } from '#lib/plan/records/timeline-view'
import { pageAddress } from '#lib/views/addresses'

type Props = {
  event: PlacedEvent
  /** The title of its environment, where several are shown. */
  title: string | null
  commits: TimelineView['commits']
  /** Of its environment. */
  marks: TimelineView['marks'][string]
}

export function EventRow({ event, title, commits, marks, isDated }: Props & { isDated: boolean }) {
  const { id, when, what, environment, certainty } = event
  const details = detailsOf(what)
  return (
    <Row item={`${environment} ${id}`}>
      <Cell label="When">
        <EventTime when={when} isDated={isDated} />
      </Cell>
      <Cell>
        <Title event={event} />
        {details !== '' && <FoldedWords text={details} className="text-sm text-soft" />}
        <EventImages event={event} commits={commits} marks={marks} />
        <Places event={event} title={title} />
        {hasGoneWrong(what) && <BeforeLink environment={environment} at={when.at} />}
      </Cell>
      <Cell label="Who">
        <EventWho event={event} />
      </Cell>
      <Cell label="How sure">
        <span className="text-soft">{CERTAINTY_WORDS[certainty]}</span>
      </Cell>
    </Row>
  )
}

function Title({ event }: Pick<Props, 'event'>) {
  const { what, environment, where } = event
  const { icon: Icon, tone } = eventLook(what)
  const words = useWords(event)
  const [place] = where
  return (
    <span className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${TONE_TEXT[tone]}`} />
      <span className="min-w-0 wrap-anywhere">
        {what.kind === 'operation' ? (
          <>
            <PendingLink
              href={pageAddress('operation', { environment, id: what.operation })}
              className="font-medium quiet-link wrap-anywhere"
            >
              <Words text={what.title} />
            </PendingLink>
            : <span className={TONE_TEXT[tone]}>{OUTCOME_WORDS[what.outcome]}</span>
          </>
        ) : what.kind === 'attempt' || place === undefined ? (
          <Words text={words} />
        ) : (
          <>
            <b className="font-medium">
              <PlaceLink environment={environment} place={place} />
            </b>
            : <What event={event} />
          </>
        )}
      </span>
    </span>
  )
}

function useWords(event: PlacedEvent): string {
  const timeZone = useTimeZone()
  return whatWords(event, (at) => absoluteTime(at, timeZone))
}

function What({ event }: Pick<Props, 'event'>) {
  const { what } = event
  const words = <Words text={useWords(event)} />
  return what.kind === 'build' ? <OutsideLink href={what.url}>{words}</OutsideLink> : words
}

/** The environment, and where it was besides the first place, which its title has. */
function Places({
  event: { environment, what, where, unlisted = 0 },
  title,
}: Pick<Props, 'event' | 'title'>) {
  const others = what.kind === 'operation' || what.kind === 'attempt' ? where : where.slice(1)
  if (others.length === 0 && title === null) return null
  return (
    <p className="flex flex-wrap gap-x-2 text-sm text-soft">
      {title !== null && (
        <PendingLink href={pageAddress('timeline', { environment })} className="quiet-link wrap-anywhere">
          {title}
        </PendingLink>
      )}
      {others.map((place) => (
        <PlaceLink key={JSON.stringify(place)} environment={environment} place={place} />
      ))}
      {unlisted > 0 && <span>and {count(unlisted, 'more', 'more')}</span>}
    </p>
  )
}

function hasGoneWrong(what: What): boolean {
  const hasFailed = what.kind === 'operation' && what.outcome === 'failed'
  return what.kind === 'crash-begun' || what.kind === 'rollout-stuck' || hasFailed
}

/** The names of the columns of rows of events. */
export const EVENT_COLUMNS = ['When', 'What', 'Who', 'How sure']
