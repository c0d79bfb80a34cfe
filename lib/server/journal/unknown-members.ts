import 'server-only'

/**
 * The next state of an object, with the members that reading it has dropped: a later Quayside wrote them, and would miss them. Items of
 * a list are told by their place, so those of a list that is now shorter or longer stay as they are.
 * @param before what was read
 * @param read what reading it gave
 */
export function withUnknown(next: unknown, before: unknown, read: unknown): unknown {
  if (Array.isArray(next) && Array.isArray(before) && Array.isArray(read)) {
    if (next.length !== before.length) return next
    return next.map((each: unknown, index) => withUnknown(each, before[index], read[index]))
  }
  if (!isRecord(next) || !isRecord(before) || !isRecord(read)) return next
  const known = Object.entries(next).map(([key, value]) => [key, withUnknown(value, before[key], read[key])])
  const unknown = Object.entries(before).filter(
    ([key]) => !Object.hasOwn(read, key) && !Object.hasOwn(next, key),
  )
  return Object.fromEntries([...known, ...unknown])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
