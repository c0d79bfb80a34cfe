export type Difference<T> = { gone: readonly T[]; come: readonly T[] }

const NOTHING: Difference<never> = { gone: [], come: [] }

/**
 * The objects that only one of two lists has; one that changed is in both parts. Lists that follow each other have most objects at
 * the same position, where a comparison costs a fraction of what a look at the object does.
 */
export function differenceOf<T extends object>(before: readonly T[], after: readonly T[]): Difference<T> {
  if (before === after) return NOTHING
  const gone = new Set<T>()
  const come = new Set<T>()
  for (let index = 0; index < before.length || index < after.length; index += 1) {
    const [old, now] = [before[index], after[index]]
    if (old === now) continue
    if (old !== undefined) gone.add(old)
    if (now !== undefined) come.add(now)
  }
  return {
    gone: [...gone].filter((each) => !come.has(each)),
    come: [...come].filter((each) => !gone.has(each)),
  }
}
