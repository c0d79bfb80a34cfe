/** How it stands with the groups of the person who is signed in, by the last answer of the server. */
export type SessionCheck = {
  /** Whether they are read again while the session lasts. */
  isChecked: boolean
  /** Since when the sign-in service does not confirm them, in milliseconds since 1970; null if it does. */
  unconfirmedSince: number | null
}

export const UNKNOWN: SessionCheck = { isChecked: false, unconfirmedSince: null }

let current = UNKNOWN
const listeners = new Set<() => void>()

export function sessionCheck(): SessionCheck {
  return current
}

/** @param answer what the server sent */
export function noteSessionCheck(answer: unknown): void {
  current = checkIn(answer)
  for (const listener of listeners) listener()
}

export function onSessionCheck(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function checkIn(answer: unknown): SessionCheck {
  if (typeof answer !== 'object' || answer === null) return UNKNOWN
  const since = 'unconfirmedSince' in answer ? answer.unconfirmedSince : null
  return {
    isChecked: 'isChecked' in answer && answer.isChecked === true,
    unconfirmedSince: typeof since === 'number' ? since : null,
  }
}
