import type { TimelineFilter } from '#lib/plan/records/timeline-filter'
import type { TimelineView } from '#lib/plan/records/timeline-view'

/** A timeline as it is shown, with the filter that chose it and how far it was looked. docs/timeline.md describes the members. */
export function timelineJson(view: TimelineView, filter: TimelineFilter): string {
  const { readAt, reaches, events, matching, moment, commits } = view
  const environments = reaches.map(
    ({ environment: { name, title }, from, journalFrom, unread, unreadEntries, observation }) => {
      return {
        name,
        title,
        from,
        journalFrom,
        unread: unread.map(({ what, name: object }) => object ?? what),
        unreadEntries,
        observedFrom: observation?.since ?? null,
        unreadObservations: observation?.unread ?? 0,
      }
    },
  )
  return JSON.stringify({ readAt, filter, environments, matching, commits, moment, events }, null, 2)
}
