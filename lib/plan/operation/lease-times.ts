/** How often an owner raises its beat. */
export const BEAT_MS = 5_000

/** An entry without a new beat for this long has lost its owner. Single beats may be late or refused. */
export const LEASE_MS = 20_000

/**
 * After this long, the API server has given up a request, so what it has not done by then it does not do
 * (kube-apiserver `--request-timeout`, a minute); some seconds more for the way there.
 */
export const ANSWERED_MS = 65_000
