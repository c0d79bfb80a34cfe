import 'server-only'

/**
 * Lets pieces of work begin one per turn of the event loop, so that requests are read and answered in between. Timers that are due
 * together would run in one turn.
 */
export function oneEachTurn(): () => Promise<void> {
  let last = Promise.resolve()
  return () => (last = last.then(() => new Promise((resolve) => setImmediate(resolve))))
}
