import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'

/** The people who are behind an event, by their names. Clients and schedules are no people. */
export function peopleOf({ what, who, certainty }: TimelineEvent): string[] {
  const movers = who.flatMap((mover) => {
    if (mover.kind === 'operation' || mover.kind === 'pin') return mover.by
    return mover.kind === 'job' ? (mover.startedBy?.by ?? []) : []
  })
  if (what.kind === 'attempt') return [what.by]
  const suspender = what.kind === 'suspended' && certainty === 'recorded' ? what.by : null
  return suspender === null ? movers : [...movers, suspender]
}
