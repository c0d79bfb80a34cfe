import 'server-only'

const SHORTEST_MS = 800
const LONGEST_MS = 30_000
const RESET_AFTER_MS = 120_000
/** A wrong Retry-After from a proxy must not stop a list-watch for good. */
const LONGEST_RETRY_AFTER_S = 300
/** Part of the pause, added to it, so that not all who waited come back in the same moment. */
const LATENESS = 0.1

/** How often something failed in a row, and when it last did. */
export type Backoff = { failures: number; failedAt: number }

export const NO_FAILURES: Backoff = { failures: 0, failedAt: -Infinity }

/** Starts counting again after two minutes without a failure. All times here are those of client-go's reflector. */
export function afterFailure({ failures, failedAt }: Backoff, now: number): Backoff {
  return { failures: now - failedAt > RESET_AFTER_MS ? 1 : failures + 1, failedAt: now }
}

/**
 * When to try again, counted from when the last try *began*: an API server that hangs until the deadline is asked as often
 * as one that refuses. Jitter only makes the pause shorter, by at most 30 %. So there are never more than 30 s between two
 * tries, which makes data fresh within 35 s after the server is back, and in the long run never more than four tries a minute.
 */
export function nextTryAt({ failures }: Backoff, beganAt: number, random: number): number {
  const whole = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (failures - 1))
  return beganAt + whole * (0.7 + 0.3 * random)
}

/** Until when a server that refused a request wants no more requests (Retry-After). @param random from 0 up to 1 */
export function quietUntil(
  { retryAfterSeconds = 0 }: { retryAfterSeconds?: number },
  now: number,
  random: number,
): number {
  return now + Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_S) * 1000 * (1 + LATENESS * random)
}
