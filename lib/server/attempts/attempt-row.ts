import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import type { Attempted, AttemptOutcome } from '#lib/plan/records/attempt'

const time = z.iso.datetime()
const text = z.string()

/** A later Quayside counts up when it writes what this one would misread. */
const VERSION = 1

const row = z.object({
  version: z.literal(VERSION),
  /** The same in all sessions of a person. */
  person: text,
  by: text,
  issuer: text.optional(),
  subject: text,
  action: text,
  title: text,
  about: z.array(text),
  isPlan: z.boolean(),
  outcome: z.enum(['denied', 'refused']),
  code: text,
  message: text,
  firstAt: time,
  lastAt: time,
  count: z.int().positive(),
})

/** What one process counted of one person on one day (UTC): the same thing, with the same result. */
export type AttemptRow = z.infer<typeof row>

/** Who tries. */
type Person = Pick<AttemptRow, 'person' | 'by' | 'subject'> & { issuer?: string | undefined }

export type Try = {
  person: Person
  attempted: Attempted
  outcome: AttemptOutcome
  code: string
  message: string
}

/** With these limits, the largest row has less than 4 KiB in UTF-8. A whole subject has at most 255 (OpenID Connect Core 1.0, section 2). */
const LONGEST = { name: 100, subject: 255, title: 160, about: 120, message: 200, code: 40 }
/** Names beyond these are only in the title. */
const MOST_ABOUT = 3

/** What is kept of a try. All of it can be chosen by who tries, so it is short, and one line. */
export function rowOf({ person, attempted, outcome, code, message }: Try, at: string): AttemptRow {
  const { by, issuer, subject } = person
  return {
    version: VERSION,
    person: person.person,
    by: line(by, LONGEST.name),
    ...(issuer === undefined ? {} : { issuer: line(issuer, LONGEST.about) }),
    subject: line(subject, LONGEST.subject),
    action: attempted.action,
    title: line(attempted.title, LONGEST.title),
    about: attempted.about
      .filter((name) => name.length <= LONGEST.about)
      .slice(0, MOST_ABOUT)
      .map(plainLine),
    isPlan: attempted.isPlan,
    outcome,
    code: line(code, LONGEST.code),
    message: line(message, LONGEST.message),
    firstAt: at,
    lastAt: at,
    count: 1,
  }
}

function line(words: string, most: number): string {
  return beginningOf(plainLine(words), most)
}

/** Rows of one day and of the same kind have the same id, whichever process counted them. */
function idOf({ person, action, title, isPlan, outcome, code, firstAt }: AttemptRow): string {
  const kind = JSON.stringify([person, action, title, isPlan, outcome, code])
  return `${firstAt.slice(0, 10)}.${createHash('sha256').update(kind).digest('hex').slice(0, 32)}`
}

const KEY = /^(?<id>(?<day>\d{4}-\d\d-\d\d)\.[0-9a-f]{32})\.[0-9a-f]{8}$/

/** @param writer who counts: no other one writes under its keys, so no count is lost or added twice */
export function keyOf(row: AttemptRow, writer: string): string {
  return `${idOf(row)}.${writer}`
}

/** What a key of the ConfigMap says; null for one that is none of ours. */
export function readKey(key: string): { id: string; day: string } | null {
  const { id, day } = KEY.exec(key)?.groups ?? {}
  return id === undefined || day === undefined ? null : { id, day }
}

const versioned = z.looseObject({ version: z.number() })

/** People can write anything into a ConfigMap. */
export function readRow(value: string): AttemptRow | 'newer' | 'malformed' {
  const json = jsonOf(value)
  const version = versioned.safeParse(json).data?.version ?? 0
  return version > VERSION ? 'newer' : (row.safeParse(json).data ?? 'malformed')
}

function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}
