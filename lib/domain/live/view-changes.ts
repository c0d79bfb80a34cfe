/** Member names and positions, from the view down to what changes. */
type Path = (string | number)[]

/** One change of a view, as it is sent. */
export type Change =
  | { at: Path; to: unknown }
  /** Removes members. */
  | { at: Path; without: string[] }
  /** Replaces elements of an array. */
  | { at: Path; from: number; remove: number; insert: unknown[] }

/**
 * The changes that turn `before` into `after`, both plain JSON. Identical objects are skipped, so a view that mostly stayed the
 * same costs little. Absent and undefined members are equal, as in JSON.
 */
export function changesBetween(before: unknown, after: unknown, at: Path = []): Change[] {
  if (before === after) return []
  if (Array.isArray(before) && Array.isArray(after)) return changesOfArray(before, after, at)
  if (isRecord(before) && isRecord(after)) return changesOfMembers(before, after, at)
  return [{ at, to: after }]
}

/** The view after the changes. Its unchanged parts stay the same objects. */
export function applyChanges(view: unknown, changes: readonly Change[]): unknown {
  return changes.reduce((result, change) => applyAt(result, change.at, change), view)
}

type Members = Record<string, unknown>

function changesOfMembers(before: Members, after: Members, at: Path): Change[] {
  const without = Object.keys(before).filter((key) => has(before, key) && !has(after, key))
  const rest = Object.keys(after).flatMap((key) => {
    if (!has(after, key)) return []
    const path = [...at, key]
    return has(before, key) ? changesBetween(before[key], after[key], path) : [{ at: path, to: after[key] }]
  })
  return without.length > 0 ? [{ at, without }, ...rest] : rest
}

/** Skips equal elements at both ends and replaces the rest: usually only a few elements come, go or change. */
function changesOfArray(before: unknown[], after: unknown[], at: Path): Change[] {
  if (before.length === after.length) {
    return after.flatMap((element, index) => changesBetween(before[index], element, [...at, index]))
  }
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && isEqual(before[from], after[from])) from += 1
  let kept = 0
  while (kept < shorter - from && isEqual(before.at(-1 - kept), after.at(-1 - kept))) kept += 1
  const insert = after.slice(from, after.length - kept)
  return [{ at, from, remove: before.length - kept - from, insert }]
}

function isEqual(before: unknown, after: unknown): boolean {
  return changesBetween(before, after).length === 0
}

function applyAt(target: unknown, path: Path, change: Change): unknown {
  const [step, ...rest] = path
  if (step === undefined) return replaced(target, change)
  if (Array.isArray(target)) return target.with(Number(step), applyAt(target[Number(step)], rest, change))
  const members = isRecord(target) ? target : {}
  return { ...members, [step]: applyAt(has(members, step) ? members[step] : undefined, rest, change) }
}

function replaced(target: unknown, change: Change): unknown {
  if ('to' in change) return change.to
  if ('without' in change) {
    const members = isRecord(target) ? Object.entries(target) : []
    return Object.fromEntries(members.filter(([key]) => !change.without.includes(key)))
  }
  return Array.isArray(target)
    ? target.toSpliced(change.from, change.remove, ...change.insert)
    : change.insert
}

function has(members: Members, key: string | number): boolean {
  return Object.hasOwn(members, key) && members[key] !== undefined
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
