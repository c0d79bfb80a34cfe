import 'server-only'

/** How long a view waits for data that the store does not have. `onLate` is called when they arrive after that. */
export type TimeLimit = { waitMs: number; onLate: () => void }

/** For pages that need few requests. A cluster that takes seconds must not make the page take seconds. */
export const LONG_LIMIT: TimeLimit = { waitMs: 1_000, onLate: () => undefined }

/** For pages that need many requests: they show what is there, and a later view has the rest. */
export const SHORT_LIMIT: TimeLimit = { waitMs: 150, onLate: () => undefined }

/** The result of the work, or null if it takes longer. */
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
