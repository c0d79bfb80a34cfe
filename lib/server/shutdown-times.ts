import 'server-only'

/** A process ends within 5 s: docs and manifests rest on that. Each of these is in milliseconds since the signal, at most. */

/**
 * How long new connections are still taken. A balancer asks or hears after some time that the process is not ready, and sends it
 * requests until then.
 */
export const LISTEN_MS = 1_500
/** How long steps that were sent may take, and then the journal: together less than the whole. */
export const LAST_STEPS_MS = 2_000
export const LAST_WRITE_MS = 1_000
/** A client that does not read its answer keeps its connection open, and so the process. */
export const SHUTDOWN_MS = 4_000

/** Browsers whose stream ends come back at random moments within this time, not all at once. */
export const STREAMS_WITHIN_MS = 1_000
