'use client'

import { EventTable } from '#components/timeline/event-list'
import { useTimeZone } from '#components/timeline/event-time'
import { RanTable } from '#components/timeline/ran-table'
import type { TimelineAddress } from '#components/timeline/timeline-address'
import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'
import { Section } from '#components/ui/section'
import { titlesOf } from '#lib/domain/environment-view'
import { absoluteTime } from '#lib/domain/format'
import type { PlacedEvent } from '#lib/domain/timeline/timeline-event'
import type { MomentView, TimelineView } from '#lib/plan/records/timeline-view'

/** What ran at the moment that is asked about, and what changed before it. */
export function Moment({
  view,
  address: { filter, change },
}: {
  view: TimelineView
  address: TimelineAddress
}) {
  const timeZone = useTimeZone()
  const { moment, reaches } = view
  const { at } = filter
  if (at === null) return null
  if (view.isStillToCome) return <StillToCome at={at} />
  // The answer to another question is shown until this one is answered.
  if (moment?.at !== at) return null
  const titleOf = titlesOf(reaches.map(({ environment }) => environment))
  const isCut = reaches.some(({ from }) => Date.parse(at) - HOUR_MS < Date.parse(from))
  return (
    <section
      aria-labelledby="moment-title"
      className="mt-6 rounded-lg border border-line bg-sunken/40 px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="moment-title" className="text-lg font-semibold">
          At {absoluteTime(at, timeZone)}
        </h2>
        <Button size="small" className="ml-auto" onClick={() => change({ at: null })}>
          Close
        </Button>
      </div>
      {isCut && (
        <div className="mt-3">
          <Notice tone="warn">
            This is about as far back as it is looked, or further: what changed then may be missing here.
          </Notice>
        </div>
      )}
      <Changes moment={moment} titleOf={titleOf} commits={view.commits} marks={view.marks} />
      <Section title="What ran then">
        <RanTable moment={moment} titleOf={titleOf} />
      </Section>
    </section>
  )
}

const HOUR_MS = 3_600_000

function StillToCome({ at }: { at: string }) {
  const timeZone = useTimeZone()
  return (
    <div className="mt-4" role="status">
      <Notice tone="warn">
        {absoluteTime(at, timeZone)} is still to come. Ask about a moment that has passed.
      </Notice>
    </div>
  )
}

type Known = Pick<TimelineView, 'commits' | 'marks'> & { titleOf: (environment: string) => string | null }

function Changes({ moment: { crashes, first, others, gaps }, ...known }: Known & { moment: MomentView }) {
  const isQuiet = first.length + others.length === 0
  return (
    <>
      <Part title="Crashes" events={crashes} {...known} />
      <Part title="What changed before the crash" events={first} {...known} />
      <Part
        title={first.length > 0 ? 'What else changed in the hour before' : 'What changed in the hour before'}
        events={others}
        {...known}
      />
      <Part title="Not watched in the hour before" events={gaps} {...known} />
      {isQuiet && <p className="mt-6 text-soft">Nothing is known to have changed in the hour before.</p>}
    </>
  )
}

function Part({ title, events, ...known }: Known & { title: string; events: PlacedEvent[] }) {
  if (events.length === 0) return null
  return (
    <Section title={title}>
      <EventTable caption={title} events={events} {...known} isDated />
    </Section>
  )
}
