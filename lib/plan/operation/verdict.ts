import type { OperationEnd } from '#lib/plan/operation/operation'
import type { Way } from '#lib/plan/plan'

/** The result of an operation so far. */
export type Verdict = {
  /** `steps`: some are not done. `unread`: the cluster cannot be read. `failing`: it may still recover. */
  state: 'steps' | 'unread' | 'waiting' | 'moving' | 'settling' | 'failing' | OperationEnd['state']
  message: string
  /** What to do about it, the best first. */
  next: Way[]
  /** Whether this is the end. */
  isOver: boolean
}

export function pending(state: Verdict['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: false }
}

export function ended(state: OperationEnd['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: true }
}
