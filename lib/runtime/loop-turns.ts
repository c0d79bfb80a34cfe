import 'server-only'

/**
 * Lets pieces of work begin one per turn of the event loop, so that requests are read and answered in between. Timers that are due
 * together would run in one turn.
 */
export function oneEachTurn(): () => Promise<void> {
  let last = Promise.resolve()
  return () => (last = last.then(() => new Promise((resolve) => setImmediate(resolve))))
}

/** So many turns take some tenths of a second, if all that happens in them are arrivals. */
const MOST_TURNS = 1_000

/** Resolves after the first turn of the event loop in which nothing arrived; a flood of arrivals does not stop it for good. */
export async function untilQuiet(arrivals: () => number): Promise<void> {
  let seen = -1
  for (let turn = 0; turn < MOST_TURNS && seen !== arrivals(); turn += 1) {
    seen = arrivals()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
