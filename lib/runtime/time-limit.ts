import 'server-only'

/** For how long a view waits for what the store does not have, and who is told when that came too late for it. */
export type TimeLimit = { waitMs: number; onLate: () => void }

/** For pages with little to ask for. A cluster that is slow by seconds must not make them so. */
export const LONG_LIMIT: TimeLimit = { waitMs: 1_000, onLate: () => undefined }

/** For pages with so much to ask for that nobody can wait for all of it: a later view has the rest. */
export const SHORT_LIMIT: TimeLimit = { waitMs: 150, onLate: () => undefined }

/** What the work gives, or null where it takes longer than that. */
export function withTimeLimit<T>(work: Promise<T>, { waitMs, onLate }: TimeLimit): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
      work.then(onLate, onLate)
    }, waitMs)
  })
  return Promise.race([work.finally(() => clearTimeout(timer)), late])
}
