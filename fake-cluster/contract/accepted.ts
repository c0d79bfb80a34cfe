import type { Step } from './recording'

/** Kinds of requests that the demo cluster does not support, or not exactly. */
const KINDS = {
  /** What a server publishes about itself; if refused, it is a request like any other. */
  discovery: ({ request: { path }, response }: Step) => DOCUMENT.test(path) && response.status < 300,
  bookmarks: ({ request: { query } }: Step) => query.includes('allowWatchBookmarks=true'),
  table: ({ request: { headers } }: Step) => /\bas=Table\b/.test(headers.accept ?? headers.Accept ?? ''),
  deploymentConfigs: ({ request: { path } }: Step) => path.startsWith('/apis/apps.openshift.io/'),
}

const DOCUMENT = /^\/(version|api(\/v1)?|apis(\/[^/]+){0,2}|openapi\/.*)\/?$/

/**
 * A row without a path skips every step of its kind. A row with a path accepts one difference in steps of its kind; the
 * path is never that of a complete body.
 */
type Row = { kind: keyof typeof KINDS; path?: string; reason: string }

export const ROWS: Row[] = [
  {
    kind: 'discovery',
    reason: 'discovery documents are not served: Quayside does not use them',
  },
  { kind: 'table', reason: 'tables are for kubectl' },
  { kind: 'deploymentConfigs', reason: 'Quayside shows no DeploymentConfigs' },
  {
    kind: 'bookmarks',
    path: 'number of bookmarks',
    reason: 'whether the server sends a second bookmark in its last two seconds depends on its timers',
  },
]

export function isSkipped(step: Step): boolean {
  return ROWS.some(({ kind, path }) => path === undefined && KINDS[kind](step))
}

export function isAccepted(step: Step, path: string): boolean {
  return ROWS.some((row) => row.path === path && KINDS[row.kind](step))
}

export function reasonsFor(steps: Step[]): string[] {
  return ROWS.filter(({ kind }) => steps.some(KINDS[kind])).map(({ reason }) => reason)
}
