import type { Turn } from '#lib/domain/chronicle/facts'
import { inSeconds, seenAt } from '#lib/domain/chronicle/times'
import { isClient, QUAYSIDE } from '#lib/domain/moves/client'
import { fieldWritesOf, type FieldWrite } from '#lib/kubernetes/field-writes'
import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The longest name that is kept of a client. */
const LONGEST_NAME = 60

/**
 * When a field of an object was last written, at the latest: a manager has one time for all that it wrote, so one that wrote something
 * else later has a later one. Of several managers, the last one: an apply can own a field beside the one who changed it.
 */
export function lastWrite(object: KubernetesObject, isOfField: (write: FieldWrite) => boolean): Turn | null {
  const writes = fieldWritesOf(object).filter(isOfField)
  const [last] = writes.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const at = inSeconds(last?.at)
  if (last === undefined || at === null) return null
  const isSomebody = isClient(last.manager) || last.manager === QUAYSIDE
  return { at, known: 'latest', by: isSomebody ? last.manager.slice(0, LONGEST_NAME) : null }
}

/**
 * When a switch turned of which it is known how it stood before: what its object tells, unless it tells of an earlier write.
 * @param before when it last stood the other way, in milliseconds
 */
export function turnAfter(told: Turn | null, before: number, now: number): Turn {
  const isOfThis = told !== null && (told.known === 'exact' || Date.parse(told.at) >= before)
  return isOfThis ? told : { ...seenAt(now), by: null }
}
