import 'server-only'

const SHORTEST_MS = 800
const LONGEST_MS = 30_000
const RESET_AFTER_MS = 120_000
/** A proxy's slip of the pen must not stop a list-watch for good. */
const LONGEST_RETRY_AFTER_S = 3_600

/** How often a list-watch failed, as far as it remembers. */
export type Backoff = { failures: number; failedAt: number }

export const NO_FAILURES: Backoff = { failures: 0, failedAt: -Infinity }

/** Two quiet minutes make it forget; these times are those of client-go's reflector. */
export function afterFailure({ failures, failedAt }: Backoff, now: number): Backoff {
  return { failures: now - failedAt > RESET_AFTER_MS ? 1 : failures + 1, failedAt: now }
}

/**
 * When to try again: so long after the last try *began* that an API server which hangs for the whole deadline is not asked
 * less often than one that refuses. The jitter only shortens, and by less than a half: never more than 30 s between two
 * tries, so that data are fresh within 35 s of the server's return, and never more than four in a minute for long.
 */
export function nextTryAt({ failures }: Backoff, beganAt: number, random: number): number {
  const whole = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (failures - 1))
  return beganAt + whole * (0.7 + 0.3 * random)
}

/** Until when a server that refused wants nothing more of this kind to be asked. */
export function quietUntil({ retryAfterSeconds = 0 }: { retryAfterSeconds?: number }, now: number): number {
  return now + Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_S) * 1000
}
