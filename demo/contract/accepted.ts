import type { Scenario, Step } from './recording'

/** Kinds of requests that nothing here answers, wherever they are made. */
const KINDS = {
  /** What a server says of itself; where it is refused it is a request like any other. */
  discovery: ({ request: { path }, response }: Step) => DOCUMENT.test(path) && response.status < 300,
  table: ({ request: { headers } }: Step) => /\bas=Table\b/.test(headers.accept ?? headers.Accept ?? ''),
  'DeploymentConfigs and the like': ({ request: { path } }: Step) =>
    path.startsWith('/apis/apps.openshift.io/'),
}

const DOCUMENT = /^\/(version|api(\/v1)?|apis(\/[^/]+){0,2}|openapi\/.*)\/?$/

/**
 * A step that is not replayed: each of a kind of request, or that one of a file. With a path, which is never that of a
 * whole body, it is one difference that is accepted.
 */
type Row = { reason: string } & ({ kind: keyof typeof KINDS } | { file: string; step: number; path?: string })

const BOOKMARKS =
  'whether the server sends a second bookmark in its last two seconds is a matter of its timers'

export const ROWS: Row[] = [
  {
    kind: 'discovery',
    reason: 'discovery documents are not offered: Quayside knows the paths that it uses',
  },
  { kind: 'table', reason: 'tables are for kubectl' },
  { kind: 'DeploymentConfigs and the like', reason: 'Quayside shows no DeploymentConfigs' },
  { file: 'list-and-watch-semantics', step: 8, path: 'events of ImageStream bookmark', reason: BOOKMARKS },
]

export function isLeftOut(scenario: Scenario, index: number): boolean {
  return ROWS.some((row) => isOf(row, scenario, index) && !('path' in row))
}

export function isAccepted(scenario: Scenario, index: number, path: string): boolean {
  return ROWS.some((row) => isOf(row, scenario, index) && 'path' in row && row.path === path)
}

export function reasonsFor(scenario: Scenario): string[] {
  const used = ROWS.filter((row) => scenario.steps.some((step, index) => isOf(row, scenario, index)))
  return [...new Set(used.map(({ reason }) => reason))]
}

function isOf(row: Row, { name, steps }: Scenario, index: number): boolean {
  const step = steps[index]
  if ('kind' in row) return step !== undefined && KINDS[row.kind](step)
  return row.file === name && row.step === index
}
