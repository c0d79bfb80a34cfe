import { importFailureOf } from '#lib/domain/image-stream/import-failure'

/**
 * What an API server or a registry says, inside a sentence of ours. It can name users, addresses and more, so viewers do not see it;
 * the quotation marks tell where it begins and ends, also in texts of the journal.
 */
export function inQuotes(words: string): string {
  return `“${words.replaceAll(/[“”]/g, '"')}”`
}

/** The end can be cut off. */
const QUOTED = /: “[^”]*(?:”|$)/g

/** The members of views that have such sentences. What people wrote is in others. */
const SENTENCES = new Set(['message', 'why', 'how', 'whyNoCommit', 'problem', 'journalProblem', 'warnings'])

/** A view for viewers. */
export function withoutOthersWords<T>(view: T): T
export function withoutOthersWords(view: unknown): unknown {
  if (Array.isArray(view)) return view.map((each: unknown) => withoutOthersWords(each))
  if (typeof view !== 'object' || view === null) return view
  const members = Object.entries(view).flatMap(([key, each]: [string, unknown]) => {
    // The field errors of an API server.
    if (key === 'causes') return []
    return [[key, SENTENCES.has(key) ? withoutQuotes(each) : withoutOthersWords(each)] as const]
  })
  const shown: object = Object.fromEntries(members)
  return isFailedImport(view) ? { ...shown, reason: importFailureOf(view), message: '' } : shown
}

function withoutQuotes(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(QUOTED, '')
  return Array.isArray(value) ? value.map(withoutQuotes) : withoutOthersWords(value)
}

type FailedImport = { state: 'failed'; reason: string; message: string }

/** An import or a registry check: all of its message is the registry's. */
function isFailedImport(view: object): view is FailedImport {
  const { state, reason, message } = view as Partial<Record<keyof FailedImport, unknown>>
  return state === 'failed' && typeof reason === 'string' && typeof message === 'string'
}
