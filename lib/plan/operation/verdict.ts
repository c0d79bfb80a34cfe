import type { OperationEnd } from '#lib/plan/operation/operation'
import type { Way } from '#lib/plan/plan'

/** What the progress of an operation comes to. */
export type Verdict = {
  /** `steps`: they are not all done. `unread`: the cluster does not tell. `failing` may still get well. */
  state: 'steps' | 'unread' | 'waiting' | 'moving' | 'settling' | 'failing' | OperationEnd['state']
  message: string
  /** What can be done about it, the best first. */
  next: Way[]
  /** Whether that is how it ends. */
  isOver: boolean
}

export function goesOn(state: Verdict['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: false }
}

export function ends(state: OperationEnd['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: true }
}
