/** A step that is not replayed, or with a path one difference that is accepted. */
type Row = { file: string; step: number; path?: string; reason: string }

const DISCOVERY = 'discovery documents are not offered: Quayside knows the paths that it uses'
const BOOKMARKS =
  'whether the server sends a second bookmark in its last two seconds is a matter of its timers'

export const ROWS: Row[] = [
  { file: 'api-server-unavailable', step: 6, reason: DISCOVERY },
  { file: 'discovery', step: 0, reason: DISCOVERY },
  { file: 'discovery', step: 1, reason: DISCOVERY },
  { file: 'discovery', step: 2, reason: DISCOVERY },
  { file: 'discovery', step: 3, reason: DISCOVERY },
  { file: 'discovery', step: 4, reason: DISCOVERY },
  { file: 'discovery', step: 5, reason: DISCOVERY },
  { file: 'discovery', step: 6, reason: DISCOVERY },
  { file: 'discovery', step: 7, reason: DISCOVERY },
  { file: 'discovery', step: 8, reason: DISCOVERY },
  { file: 'discovery', step: 9, reason: DISCOVERY },
  { file: 'imagestreams-list-and-history', step: 12, reason: 'tables are for kubectl' },
  { file: 'list-and-watch-semantics', step: 8, path: 'events of ImageStream bookmark', reason: BOOKMARKS },
]

export function isLeftOut(file: string, step: number): boolean {
  return ROWS.some((row) => row.file === file && row.step === step && row.path === undefined)
}

export function isAccepted(file: string, step: number, path: string): boolean {
  return ROWS.some((row) => row.file === file && row.step === step && row.path === path)
}

export function reasonsFor(file: string): string[] {
  return [...new Set(ROWS.filter((row) => row.file === file).map(({ reason }) => reason))]
}
