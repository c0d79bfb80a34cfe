import type { Attempted } from '#lib/plan/records/attempt'
import type { Try } from '#lib/server/attempts/attempt-row'

const pin: Attempted = {
  action: 'pin',
  title: 'Pin nginx:prod to aaaaaaaa',
  about: ['nginx:prod'],
  isPlan: false,
}

/** Vera, who is no operator, tries to pin. */
export function tryOf(who = 'vera', parts: Partial<Try> = {}): Try {
  const person = { person: `hash of ${who}`, by: who, subject: who }
  return { person, attempted: pin, outcome: 'denied', code: 'forbidden', message: '', ...parts }
}

/** Something else each time. */
export function titled(title: string): Pick<Try, 'attempted'> {
  return { attempted: { ...pin, title } }
}
