import 'server-only'
import { z } from 'zod'
import { actionRequest } from '#lib/plan/actions/parse-request'
import type { Operation } from '#lib/plan/operation/operation'
import { fromVersion1 } from '#lib/server/journal/earlier-entry'

const time = z.iso.datetime({ offset: true })
const way = z.object({ sentence: z.string(), request: actionRequest })
const workload = z.object({ kind: z.enum(['Deployment', 'StatefulSet']), name: z.string() })
const image = z.string().nullable()

const entry: z.ZodType<Operation> = z.object({
  id: z.string(),
  title: z.string(),
  request: actionRequest,
  fingerprint: z.string(),
  by: z.string(),
  reason: z.string(),
  startedAt: time,
  steps: z.array(
    z.object({
      sentence: z.string(),
      tag: z.string().nullable().default(null),
      state: z.enum(['waiting', 'doing', 'done', 'failed', 'unknown', 'left']),
      at: time.nullable(),
      message: z.string().nullable(),
    }),
  ),
  effects: z.array(z.object({ workload, container: z.string(), from: image, to: image })),
  failing: z.array(z.object({ workload, image: z.string(), how: z.string() })).default([]),
  commands: z.array(z.string()),
  warnings: z.array(z.string()),
  undo: actionRequest.nullable(),
  stop: z.object({ by: z.string(), at: time }).nullable().default(null),
  lease: z
    .object({ owner: z.string().nullable(), beat: z.number(), orders: z.string() })
    .nullable()
    .default(null),
  continuedAt: time.nullable().default(null),
  end: z
    .object({
      state: z.enum(['healthy', 'held', 'failed', 'stopped', 'superseded']),
      at: time,
      message: z.string(),
      next: z.array(way),
    })
    .nullable(),
})

/** Entries without one are of version 1. A later Quayside counts up when it writes what this one would misread or lose. */
const VERSION = 2

const versioned = z.object({ version: z.number().default(1) })

/** What a page holds under an id. `newer`: a later Quayside wrote it, and this one leaves it as it is. */
export type Entry = Operation | 'newer' | 'malformed'

/** People can write anything into a ConfigMap: `malformed` for what is not an operation, or has another id. */
export function readEntry(id: string, text: string): Entry {
  const json = jsonOf(text)
  const { data } = versioned.safeParse(json)
  if (data !== undefined && data.version > VERSION) return 'newer'
  const parsed = entry.safeParse(data?.version === 1 ? fromVersion1(json) : json)
  return parsed.success && parsed.data.id === id ? parsed.data : 'malformed'
}

export function textOfEntry(operation: Operation): string {
  return JSON.stringify({ version: VERSION, ...operation })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
