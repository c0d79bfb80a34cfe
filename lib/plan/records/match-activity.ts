import type { Operation } from '#lib/plan/operation/operation'
import { aboutOf } from '#lib/plan/records/about'
import type { ActivityFilter, ActivityOutcome } from '#lib/plan/records/activity-filter'
import { whyOf, type Attempt } from '#lib/plan/records/attempt'

/** What a filter looks at. `to` is null of what goes on. */
type Matched = {
  people: readonly string[]
  about: readonly string[]
  action: string
  outcome: ActivityOutcome
  from: string
  to: string | null
  text: () => string
}

export function isOperationMatching(operation: Operation, filter: ActivityFilter): boolean {
  const { by, account, request, startedAt, end } = operation
  return matches(filter, {
    people: [by, ...(account === undefined ? [] : [account.subject])],
    about: aboutOf(operation),
    action: request.action,
    outcome: outcomeOf(operation),
    from: startedAt,
    to: end === null ? null : end.at,
    text: () => textOf(operation),
  })
}

export function isAttemptMatching(attempt: Attempt, filter: ActivityFilter): boolean {
  const { by, subject, about, action, outcome, firstAt, lastAt, title } = attempt
  const text = () => [title, by, subject, outcome, whyOf(attempt), ...about].join(' ')
  return matches(filter, { people: [by, subject], about, action, outcome, from: firstAt, to: lastAt, text })
}

const OUTCOMES = {
  healthy: 'succeeded',
  done: 'succeeded',
  held: 'held',
  failed: 'failed',
  stopped: 'stopped',
  superseded: 'superseded',
  unknown: 'unknown',
} as const

export function outcomeOf({ end }: Operation): Exclude<ActivityOutcome, 'denied' | 'refused'> {
  return end === null ? 'open' : OUTCOMES[end.state]
}

function matches(filter: ActivityFilter, item: Matched): boolean {
  const { by, lane, action, outcome, words } = filter
  return (
    (action === null || action === item.action) &&
    (outcome === null || outcome === item.outcome) &&
    (by === '' || item.people.some((each) => each.toLowerCase() === by.toLowerCase())) &&
    (lane === '' || item.about.includes(lane)) &&
    isWithin(filter, item) &&
    (words === '' || hasWords(item.text(), words))
  )
}

/** Whether something was under way in the time of a filter. What began before the night can have ended in it. */
function isWithin(
  { from, to }: Pick<ActivityFilter, 'from' | 'to'>,
  item: Pick<Matched, 'from' | 'to'>,
): boolean {
  return (
    (from === null || item.to === null || Date.parse(item.to) >= Date.parse(from)) &&
    (to === null || Date.parse(item.from) <= Date.parse(to))
  )
}

/** The title, the person, the reason, what it is about, and the result. */
function textOf(operation: Operation): string {
  const { title, by, account, reason, end } = operation
  const person = [by, account?.subject ?? '']
  return [title, ...person, reason, ...aboutOf(operation), end?.state ?? 'open', end?.message ?? ''].join(' ')
}

function hasWords(text: string, words: string): boolean {
  const searched = text.toLowerCase()
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return wanted.every((word) => searched.includes(word))
}
