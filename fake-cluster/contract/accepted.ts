import type { Step } from './recording'

/** Kinds of requests that nothing here answers, or not just so. */
const KINDS = {
  /** What a server says of itself; where it is refused it is a request like any other. */
  discovery: ({ request: { path }, response }: Step) => DOCUMENT.test(path) && response.status < 300,
  bookmarks: ({ request: { query } }: Step) => query.includes('allowWatchBookmarks=true'),
  table: ({ request: { headers } }: Step) => /\bas=Table\b/.test(headers.accept ?? headers.Accept ?? ''),
  'DeploymentConfigs and the like': ({ request: { path } }: Step) =>
    path.startsWith('/apis/apps.openshift.io/'),
}

const DOCUMENT = /^\/(version|api(\/v1)?|apis(\/[^/]+){0,2}|openapi\/.*)\/?$/

/**
 * Steps that are not replayed, wherever they are: each of a kind of request. With a path, which is never that of a whole body, it is
 * one difference that is accepted there.
 */
type Row = { kind: keyof typeof KINDS; path?: string; reason: string }

export const ROWS: Row[] = [
  {
    kind: 'discovery',
    reason: 'discovery documents are not offered: Quayside knows the paths that it uses',
  },
  { kind: 'table', reason: 'tables are for kubectl' },
  { kind: 'DeploymentConfigs and the like', reason: 'Quayside shows no DeploymentConfigs' },
  {
    kind: 'bookmarks',
    path: 'number of bookmarks',
    reason: 'whether the server sends a second bookmark in its last two seconds is a matter of its timers',
  },
]

export function isLeftOut(step: Step): boolean {
  return ROWS.some(({ kind, path }) => path === undefined && KINDS[kind](step))
}

export function isAccepted(step: Step, path: string): boolean {
  return ROWS.some((row) => row.path === path && KINDS[row.kind](step))
}

export function reasonsFor(steps: Step[]): string[] {
  return ROWS.filter(({ kind }) => steps.some(KINDS[kind])).map(({ reason }) => reason)
}
