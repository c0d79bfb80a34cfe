import { absoluteTime, count, shortCommit, shortDigest } from '#lib/domain/format'
import { isInferred } from '#lib/domain/moves/mover'
import { moversInWords } from '#lib/domain/moves/mover-words'
import { plainLine } from '#lib/domain/plain-line'
import { CERTAINTY_WORDS, detailsOf, eventWords } from '#lib/domain/timeline/event-words'
import { byDay, clockTime } from '#lib/domain/timeline/local-time'
import type { PlacedEvent } from '#lib/domain/timeline/timeline-event'
import { healthWords } from '#lib/domain/timeline/what-ran'
import type { MomentView, RanIn, TimelineView } from '#lib/plan/records/timeline-view'

/** A timeline as it is shown, for a report: a heading for each day, a line for each event. */
export function timelineMarkdown(view: TimelineView, timeZone: string): string {
  const { readAt, reaches, events, matching, moment } = view
  const time = (at: string) => absoluteTime(at, timeZone)
  const parts = [
    `# Timeline of ${reaches.map(({ environment: { title } }) => safe(title)).join(', ')}`,
    `As Quayside knew it on ${time(readAt)}. Times are in ${timeZone}.`,
    ...(moment === null ? [] : momentParts(moment, timeZone, reaches.length > 1)),
    ...byDay(events, timeZone).flatMap(([day, those]) => [
      `## ${day}`,
      linesOf(those, timeZone, reaches.length > 1),
    ]),
    ...(matching > events.length ? [`${count(matching - events.length, 'older event')} left out.`] : []),
    reaches
      .map(({ environment: { title }, from }) => `${safe(title)}: looked back to ${time(from)}.`)
      .join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function momentParts(moment: MomentView, timeZone: string, isOfMany: boolean): string[] {
  const { at, crashes, first, others, ran } = moment
  const list = (title: string, events: readonly PlacedEvent[]) =>
    events.length === 0
      ? []
      : [
          `### ${title}`,
          events
            .map((each) => `- ${eventLine(each, absoluteTime(each.when.at, timeZone), isOfMany)}`)
            .join('\n'),
        ]
  return [
    `## At ${absoluteTime(at, timeZone)}`,
    ...list('Crashes', crashes),
    ...list('Changed before the crash', first),
    ...list('Changed in the hour before', others),
    '### What ran then',
    ran.map((each) => `- ${ranLine(each, timeZone, isOfMany)}`).join('\n'),
  ]
}

function ranLine(
  { environment, workload, revision, images, health }: RanIn,
  timeZone: string,
  isOfMany: boolean,
): string {
  const names = images.map(
    ({ image, commit }) =>
      `${shortDigest(image)}${commit === null ? '' : ` (commit ${shortCommit(commit)})`}`,
  )
  const what = revision === null ? 'not known' : `${names.join(', ')}, revision ${revision}`
  const how = healthWords(health, (at) => absoluteTime(at, timeZone))
  return safe(
    `${isOfMany ? `${environment}: ` : ''}${workload.kind} ${workload.name}: ${what}. How it was: ${how}.`,
  )
}

function linesOf(events: readonly PlacedEvent[], timeZone: string, isOfMany: boolean): string {
  return events
    .map((event) => `- ${eventLine(event, clockTime(event.when.at, timeZone), isOfMany)}`)
    .join('\n')
}

function eventLine(event: PlacedEvent, shownTime: string, isOfMany: boolean): string {
  const { when, what, environment, certainty } = event
  const time = `${when.isExact ? '' : 'by '}${shownTime}`
  const details = detailsOf(what)
  const words = [
    `${isOfMany ? `${environment}: ` : ''}${eventWords(event)}`,
    ...(details === '' ? [] : [details]),
    ...whoWords(event),
  ]
  return `${time} ${safe(words.join('; '))} (${CERTAINTY_WORDS[certainty]})`
}

function whoWords({ what, who }: PlacedEvent): string[] {
  if (what.kind === 'attempt') return [`by ${what.by}`]
  if (what.kind === 'suspended' && what.by !== null) return [`by ${what.by}`]
  if (who.length === 0) return []
  const [mover] = who
  const reason = mover?.kind === 'operation' || mover?.kind === 'pin' ? (mover.reason ?? '') : ''
  const by = `by ${moversInWords(who)}${who.some(isInferred) ? ', inferred' : ''}`
  return reason === '' ? [by] : [by, `reason: ${reason}`]
}

/** What others wrote is text, and no mark-up: one line, without characters that are not seen. */
function safe(text: string): string {
  return plainLine(text).replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&')
}
