import { absoluteTime, count, shortCommit, shortDigest } from '#lib/domain/format'
import { isInferred } from '#lib/domain/moves/mover'
import { moversInWords } from '#lib/domain/moves/mover-words'
import { plainLine } from '#lib/domain/plain-line'
import { CERTAINTY_WORDS, detailsOf, eventWords } from '#lib/domain/timeline/event-words'
import { byDay, clockTime } from '#lib/domain/local-time'
import type { PlacedEvent, What } from '#lib/domain/timeline/timeline-event'
import { healthWords } from '#lib/domain/timeline/health-then'
import type { MomentView, RanIn, TimelineView } from '#lib/plan/records/timeline-view'

/** What the lines have in common. */
type Report = Pick<TimelineView, 'commits'> & { timeZone: string; isOfMany: boolean }

/** A timeline as it is shown, for a report: a heading for each day, a line for each event. */
export function timelineMarkdown(view: TimelineView, timeZone: string): string {
  const { readAt, reaches, events, matching, moment, commits } = view
  const report = { commits, timeZone, isOfMany: reaches.length > 1 }
  const time = (at: string) => absoluteTime(at, timeZone)
  const parts = [
    `# Timeline of ${reaches.map(({ environment: { title } }) => safe(title)).join(', ')}`,
    `As Quayside knew it on ${time(readAt)}. Times are in ${timeZone}.`,
    ...(moment === null ? [] : momentParts(moment, report)),
    ...byDay(events, timeZone).flatMap(([day, those]) => [
      `## ${day}`,
      linesOf(those, report, (at) => clockTime(at, timeZone)),
    ]),
    ...(matching > events.length ? [`${count(matching - events.length, 'older event')} left out.`] : []),
    reaches
      .map(({ environment: { title }, from }) => `${safe(title)}: looked back to ${time(from)}.`)
      .join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function momentParts({ at, crashes, first, others, gaps, ran }: MomentView, report: Report): string[] {
  const time = (each: string) => absoluteTime(each, report.timeZone)
  const list = (title: string, events: readonly PlacedEvent[]) =>
    events.length === 0 ? [] : [`### ${title}`, linesOf(events, report, time)]
  return [
    `## At ${time(at)}`,
    ...list('Crashes', crashes),
    ...list('Changed before the crash', first),
    ...list('Changed in the hour before', others),
    ...list('Not watched in the hour before', gaps),
    '### What ran then',
    ran.map((each) => `- ${ranLine(each, report)}`).join('\n'),
  ]
}

function ranLine(
  { environment, workload, revision, images, health }: RanIn,
  { timeZone, isOfMany }: Report,
): string {
  const names = images.map(({ image, commit }) => imageWords(image, commit))
  const what = revision === null ? 'not known' : `${names.join(', ')}, revision ${revision}`
  const how = healthWords(health, (at) => absoluteTime(at, timeZone))
  return safe(
    `${isOfMany ? `${environment}: ` : ''}${workload.kind} ${workload.name}: ${what}. How it was: ${how}.`,
  )
}

function linesOf(events: readonly PlacedEvent[], report: Report, time: (at: string) => string): string {
  return events.map((event) => `- ${eventLine(event, report, time)}`).join('\n')
}

function eventLine(
  event: PlacedEvent,
  { commits, isOfMany, timeZone }: Report,
  time: (at: string) => string,
): string {
  const { when, what, environment, certainty } = event
  const details = detailsOf(what)
  const words = [
    `${isOfMany ? `${environment}: ` : ''}${eventWords(event, (at) => absoluteTime(at, timeZone))}`,
    ...(details === '' ? [] : [details]),
    ...broughtWords(what, commits),
    ...whoWords(event),
  ]
  return `${when.isExact ? '' : 'by '}${time(when.at)} ${safe(words.join('; '))} (${CERTAINTY_WORDS[certainty]})`
}

function broughtWords(what: What, commits: TimelineView['commits']): string[] {
  if (what.kind === 'operation')
    return what.images.map(
      ({ stream, tag, digest }) =>
        `${stream}:${tag} got ${imageWords(digest, commits[digest]?.commit ?? null)}`,
    )
  const commit = what.kind === 'imported' || what.kind === 'pinned' ? commits[what.digest]?.commit : undefined
  return commit === undefined ? [] : [`commit ${shortCommit(commit)}`]
}

function imageWords(image: string, commit: string | null): string {
  return `${shortDigest(image)}${commit === null ? '' : ` (commit ${shortCommit(commit)})`}`
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
