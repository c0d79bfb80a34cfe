import type { OperationEnd } from '#lib/plan/operation/operation'
import type { Way } from '#lib/plan/plan'

/** The result of an operation so far. */
export type Verdict = {
  /** `steps`: some are not done. `unread`: the cluster cannot be read. `running`: its Job. `failing`: it may still recover. */
  state:
    'steps' | 'unread' | 'running' | 'waiting' | 'moving' | 'settling' | 'failing' | OperationEnd['state']
  message: string
  /** What to do about it, the best first. */
  next: Way[]
  /** Whether this is the end. */
  isOver: boolean
}

export function pending(state: Verdict['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: false }
}

/** What is certain already, once what moved all the same is over, too. */
export function afterOthers(certain: Verdict, others: Verdict): Verdict {
  const message = `${certain.message} ${others.message}`
  const next = [...new Map([...certain.next, ...others.next].map((way) => [way.sentence, way])).values()]
  return others.isOver ? { ...certain, message, next } : { ...others, message, next }
}

export function ended(state: OperationEnd['state'], message: string, next: Way[] = []): Verdict {
  return { state, message, next, isOver: true }
}
