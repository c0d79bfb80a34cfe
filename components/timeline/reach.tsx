import { WhyInferred } from '#components/format/moved-by'
import { RelativeTime } from '#components/format/time'
import { Observed } from '#components/stream-tag/observed'
import { Notice } from '#components/ui/notice'
import { count } from '#lib/domain/format'
import type { TimelineReach, TimelineView } from '#lib/plan/records/timeline-view'

/** What keeps a timeline from being whole, before it. */
export function ReachNotices({ reaches }: Pick<TimelineView, 'reaches'>) {
  const incomplete = reaches.filter(
    ({ journalProblem, unreadEntries }) => journalProblem !== null || unreadEntries > 0,
  )
  if (incomplete.length === 0) return null
  return (
    <div className="mb-4 grid gap-2" role="status">
      {incomplete.map(({ environment, journalProblem, unreadEntries }) => (
        <Notice key={environment.name} tone="warn">
          {journalProblem !== null &&
            `The journal of ${environment.title} may have more operations than are shown. ${journalProblem} `}
          {unreadEntries > 0 &&
            `${count(unreadEntries, 'entry', 'entries')} of the journal of ${environment.title} cannot be read.`}
        </Notice>
      ))}
    </div>
  )
}

/** How far it was looked, and what is never told, below it. */
export function Reach({ view: { reaches, events, matching } }: { view: TimelineView }) {
  return (
    <div className="mt-6 grid max-w-prose gap-1 text-sm text-soft">
      {matching > events.length && (
        <p>{count(matching - events.length, 'older event')} not shown. Filter to find them.</p>
      )}
      {reaches.map((reach) => (
        <ReachLine key={reach.environment.name} reach={reach} />
      ))}
      <p>
        The cluster keeps the last images, revisions, runs and crashes only, and no time at which a trigger
        was paused, a CronJob was resumed or an import recovered: these are told only where Quayside observed
        it or did it. An operation tells what it imported and moved.
        <WhyInferred movers={events.flatMap(({ who }) => who)} />
      </p>
    </div>
  )
}

/** Times in which nobody watched are among the events. */
function ReachLine({ reach: { environment, from, journalFrom, observation } }: { reach: TimelineReach }) {
  const isCut = journalFrom !== null && Date.parse(journalFrom) > Date.parse(from)
  return (
    <p>
      {environment.title}: looked back to <RelativeTime time={from} />
      {isCut && (
        <>
          , in the journal to <RelativeTime time={journalFrom} />
        </>
      )}
      .
      <Observed observation={observation && { ...observation, gaps: [] }} />
    </p>
  )
}
