import type { ActionAnswer } from '#lib/actions/answers'

/** A replica that ends is out of its balancer within a second or two, and closes its connections. */
const PAUSES_MS = [300, 700, 1_500]

/**
 * Calls an action until a replica takes it that does not end. One that ends says so before it does anything, so nothing is done twice.
 * @param pause waits for so many milliseconds
 */
export async function whileRestarting<T>(
  call: () => Promise<ActionAnswer<T>>,
  pause: (milliseconds: number) => Promise<void> = wait,
): Promise<ActionAnswer<T>> {
  for (const milliseconds of PAUSES_MS) {
    const answer = await call()
    if (answer.ok || answer.error.code !== 'restarting') return answer
    await pause(milliseconds)
  }
  return call()
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
