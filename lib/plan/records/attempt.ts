import { actionOf, type ActionRequest } from '#lib/plan/actions/actions'
import { namedIn } from '#lib/plan/records/about'

/** What somebody asked for, as far as it was understood. */
export type Attempted = {
  /** As in `ACTIVITY_ACTIONS`; a later Quayside can have others. */
  action: string
  title: string
  /** Lanes, workloads and other objects that it names, as `aboutOf` gives them. */
  about: readonly string[]
  /** Only the plan was asked for, as also a shared link to its sheet does. */
  isPlan: boolean
}

/** `denied`: the person may not do this, or not so. `refused`: what they confirmed was not done. */
export type AttemptOutcome = 'denied' | 'refused'

/** One row: all tries of a person on a day (UTC) for the same thing, with the same result. Times are ISO 8601. */
export type Attempt = Attempted & {
  id: string
  outcome: AttemptOutcome
  code: string
  /** Of a refusal, what the person read, which can quote the cluster. */
  message: string
  by: string
  subject: string
  firstAt: string
  lastAt: string
  count: number
}

/** What the journal has of attempts, newest first. */
export type Attempts = {
  attempts: Attempt[]
  malformed: number
  /** Rows that a later Quayside wrote. */
  newer: number
  /** Rows of days up to this one were left out, because there were too many; null for none. */
  leftOutTo: string | null
}

export const NO_ATTEMPTS: Attempts = { attempts: [], malformed: 0, newer: 0, leftOutTo: null }

/** More different things than are listed one by one. */
export const MANY = 'many'

const DENIED = new Map([
  ['forbidden', 'Only operators can do this.'],
  ['unknown-rights', 'The cluster could not be asked whether the person may do this.'],
  ['unknown-environment', 'The person has no role here.'],
  ['foreign-origin', 'It did not come from a page of Quayside.'],
  ['bad-request', 'It had a form that no page of Quayside sends.'],
  ['too-many', 'Too many in a short time.'],
  [MANY, 'More different attempts in one day than are listed one by one.'],
])

/** Why, in a sentence about the person. A code of a later Quayside is shown as it is. */
export function whyOf({ code, message, outcome }: Pick<Attempt, 'code' | 'message' | 'outcome'>): string {
  if (message !== '') return message
  return (outcome === 'denied' ? DENIED.get(code) : undefined) ?? `Reason: ${code}.`
}

export function attemptedBy(request: ActionRequest, isPlan: boolean): Attempted {
  return { action: request.action, title: actionOf(request).title(request), about: namedIn(request), isPlan }
}

/** What was sent cannot be read, or was not. */
export const NOT_TOLD: Attempted = {
  action: 'unknown',
  title: 'Unreadable request',
  about: [],
  isPlan: false,
}

/** How far attempts reach back. */
export function keptWords({ leftOutTo }: Pick<Attempts, 'leftOutTo'>): string {
  const kept = 'Denied and refused attempts are kept for 30 days'
  return leftOutTo === null
    ? `${kept}.`
    : `${kept}; of ${leftOutTo} and before, some were left out: there were too many.`
}
