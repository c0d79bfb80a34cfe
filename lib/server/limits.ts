import 'server-only'

/** What one person, or all people together, get of this process at most. Each replica counts for itself. */
export const LIMITS = {
  /** Over HTTP/1.1 a browser has six connections to a host: without shared streams, five tabs and one for the rest. */
  streamsOfPerson: 5,
  /** A stream holds some 100 KB, and up to 4 MB for a moment if its reader is slow. */
  streams: 1_000,
  /** With the event stream, these leave two of the six connections of a browser. */
  logsOfPerson: 3,
  /** Each is a connection to the cluster, and to the node of the pod. */
  logs: 100,
  /** A tab follows a view or two and how fresh each environment is; tabs with the same view share it. */
  viewsOfPerson: 60,
  /** A view is some 100 KB, and is made again after each change. */
  views: 400,
  /** Rendering is work for the one processor of the process: more at once would only take more memory, and longer turns of its loop. */
  gate: { running: 4, waiting: 300, longestWaitMs: 5_000, longestRunMs: 1_000 },
  /** Wall displays and scripts of a team can have one sign-in. Half of the places are for others, who come before one who has more running. */
  person: { running: 3, atOnce: 150 },
  /** People who sign in, and everybody else without a session: all of them share this. */
  strangers: { running: 2, atOnce: 60 },
  /** Those of one address, where trusted proxies tell addresses apart: behind a router that is not trusted, all look alike. */
  strangersOfAddress: { running: 2, atOnce: 30 },
  /** For each person, so many at once, and one more after each pause. A sheet asks for a plan with each pause in typing. */
  plans: { most: 300, pauseMs: 500 },
  /** A script that acts for a person may be busy, but one that never ends is stopped. */
  mutations: { most: 200, pauseMs: 1_000 },
  /** The registry is someone else's, and may limit how often the cluster asks it. */
  registryChecks: { most: 20, pauseMs: 3_000 },
} as const
