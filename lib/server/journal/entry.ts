import 'server-only'
import { z } from 'zod'
import { actionRequest } from '#lib/plan/actions/parse-request'
import type { Operation } from '#lib/plan/operation/operation'
import type { NewerEntry } from '#lib/plan/records/newer-entry'
import { fromVersion1, fromVersion2 } from '#lib/server/journal/earlier-entry'
import { withUnknown } from '#lib/server/journal/unknown-members'

const time = z.iso.datetime({ offset: true })
const way = z.object({ sentence: z.string(), request: actionRequest })
const workload = z.object({ kind: z.enum(['Deployment', 'StatefulSet']), name: z.string() })
const image = z.string().nullable()
const undo = z.object({ image, request: actionRequest })
const account = z.object({ issuer: z.string(), subject: z.string() })
const record = z.object({
  workload,
  state: z.enum(['waiting', 'moving', 'settling', 'healthy', 'held', 'failing', 'moved-on', 'gone']),
  reason: z.string().nullable(),
  desired: z.number(),
  ready: z.number(),
  onTarget: z.number(),
  images: z.array(z.object({ container: z.string(), image })),
})

const chain = z.object({
  repository: z.string(),
  commit: z.string(),
  steps: z.array(
    z.object({
      what: z.enum(['moved', 'build', 'job', 'registry', 'import', 'rollout']),
      state: z.enum(['waiting', 'doing', 'done', 'failed', 'skipped']),
      about: z.string().nullable(),
      sentence: z.string(),
      since: time.nullable(),
      usualSeconds: z.number().nullable(),
      advice: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
})

const entry: z.ZodType<Operation> = z.object({
  id: z.string(),
  title: z.string(),
  request: actionRequest,
  fingerprint: z.string(),
  by: z.string(),
  account: account.exactOptional(),
  reason: z.string(),
  startedAt: time,
  steps: z.array(
    z.object({
      sentence: z.string(),
      tag: z.string().nullable().default(null),
      state: z.enum(['waiting', 'doing', 'done', 'failed', 'unknown', 'left']),
      at: time.nullable(),
      message: z.string().nullable(),
      undo: undo.exactOptional(),
    }),
  ),
  job: z.string().nullable().default(null),
  effects: z.array(z.object({ workload, container: z.string(), from: image, to: image })),
  failing: z.array(z.object({ workload, image: z.string(), how: z.string() })).default([]),
  commands: z.array(z.string()),
  warnings: z.array(z.string()),
  undo: actionRequest.nullable(),
  stop: z.object({ by: z.string(), at: time, account: account.exactOptional() }).nullable().default(null),
  lease: z
    .object({ owner: z.string().nullable(), beat: z.number(), orders: z.string() })
    .nullable()
    .default(null),
  continuedAt: time.nullable().default(null),
  end: z
    .object({
      state: z.enum(['healthy', 'done', 'held', 'failed', 'stopped', 'superseded', 'unknown']),
      at: time,
      message: z.string(),
      next: z.array(way),
      workloads: z.array(record).nullable().default(null),
      chain: z.array(chain).exactOptional(),
    })
    .nullable(),
})

/**
 * Entries without one are of version 1. A later Quayside counts up when it writes what this one would misread. A Quayside before
 * promotions reads all others, and shows a promotion as text.
 */
const VERSION = 4
const VERSION_BEFORE_PROMOTIONS = 3

const versioned = z.object({ version: z.number().default(1) })

/**
 * What a page holds under an id. One that has what this Quayside does not know, such as a state of a later one, is shown as text, and
 * left as it is.
 */
export type Entry = Operation | NewerEntry | 'malformed'

export function isNewer(entry: Exclude<Entry, 'malformed'>): entry is NewerEntry {
  return 'isNewer' in entry
}

const words = z.string().catch('')
const textEntry = z.looseObject({
  id: words,
  title: words,
  by: words,
  reason: words,
  startedAt: time.nullable().catch(null),
  request: z.looseObject({ action: words }).catch({ action: '' }),
  end: z.looseObject({ state: words, message: words }).nullable().catch(null),
})

/** People can write anything into a ConfigMap: `malformed` for what tells of no operation, or has another id. */
export function readEntry(id: string, text: string): Entry {
  const json = jsonOf(text)
  const { data } = versioned.safeParse(json)
  if (data !== undefined && data.version > VERSION) return asText(id, json, true)
  const parsed = entry.safeParse(data?.version === 1 ? fromVersion1(json) : json)
  if (!parsed.success) return asText(id, json, false)
  if (parsed.data.id !== id) return 'malformed'
  return data !== undefined && data.version < 3 ? fromVersion2(parsed.data) : parsed.data
}

function asText(id: string, json: unknown, isOfLaterVersion: boolean): Entry {
  const { success, data } = textEntry.safeParse(json)
  if (!success) return 'malformed'
  const { title, by, reason, startedAt, request, end } = data
  // A later version may keep them elsewhere.
  if (!isOfLaterVersion && (data.id !== id || title === '' || by === '')) return 'malformed'
  return {
    isNewer: true,
    isOfLaterVersion,
    id,
    title,
    by,
    reason,
    startedAt,
    action: request.action,
    state: end?.state ?? '',
    message: end?.message ?? '',
  }
}

/** @param before what the journal has; its members that this Quayside does not know stay */
export function textOfEntry(operation: Operation, before: string | null = null): string {
  const isPromotion = operation.request.action === 'promote'
  const version = isPromotion ? VERSION : VERSION_BEFORE_PROMOTIONS
  const json = before === null ? null : jsonOf(before)
  const read = entry.safeParse(json)
  const next = { version, ...operation }
  return JSON.stringify(read.success ? withUnknown(next, json, { version, ...read.data }) : next)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
