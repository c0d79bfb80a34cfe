import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import type { Plan } from '#lib/plan/plan'
import { processSingleton } from '#lib/runtime/process-singleton'

/** After that, the cluster is another one than the person saw who confirmed. */
const LONGEST_MS = 60 * 60_000
/** A branch may wait for hours until another is built. It moves from the commit that the person saw, or not at all. */
const LONGEST_OF_PUSHES_MS = 24 * 60 * 60_000
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

const object = z.custom<object>((value) => typeof value === 'object' && value !== null)
const template = z.custom<PodTemplate>((value) => object.safeParse(value).success)
const workload = z.object({ kind: z.enum(['Deployment', 'StatefulSet']), name: z.string() })

const push = z.object({
  sentence: z.string(),
  push: z.object({
    forge: z.string(),
    repository: z.string(),
    branch: z.string(),
    from: z.string(),
    to: z.string(),
  }),
  gates: z.array(
    z.object({ forge: z.string(), repository: z.string(), sha: z.string(), checks: z.string() }),
  ),
})

/** A later Quayside counts up where this one would do less, or something else, than the orders say. Earlier ones wrote none. */
const VERSION = 1

const orders = z.object({
  version: z.literal(VERSION).exactOptional(),
  at: z.number(),
  atOnce: z.number(),
  steps: z.array(
    z.object({
      sentence: z.string(),
      request: z.object({
        method: z.enum(['POST', 'PATCH', 'DELETE']),
        path: z.string(),
        contentType: z.enum([
          'application/json',
          'application/merge-patch+json',
          'application/json-patch+json',
        ]),
        body: object,
      }),
      after: z
        .object({
          workload,
          images: z.array(z.object({ container: z.string(), image: z.string() })),
          template: template.nullable(),
          sentence: z.string(),
        })
        .nullable(),
    }),
  ),
  /** Earlier orders have none. */
  pushes: z.array(push).default([]),
  /** The newest image of each imported tag before, by `stream:tag`. */
  newest: z.record(z.string(), z.string().nullable()),
})

/** What a process needs to carry out the steps of an operation. */
export type Orders = z.infer<typeof orders>

export function ordersOf({ steps, pushes, atOnce }: Plan, newest: Orders['newest'], at: number): Orders {
  return { version: VERSION, at, atOnce, steps, pushes, newest }
}

/**
 * Orders hold requests that Quayside will send with its own rights, and pod templates with their secrets. Anybody who may read or
 * write ConfigMaps sees the journal, so they are sealed: encrypted and authenticated, for one operation, with a key that the
 * replicas share.
 */
export function seal(id: string, content: Orders): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key().bytes, nonce).setAAD(Buffer.from(id))
  const text = cipher.update(gzipSync(JSON.stringify(content)))
  return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/**
 * Null for orders that Quayside did not write, wrote with another key or too long ago. `of-another-version`: with this key, so they are
 * for a replica of another version.
 */
export function unseal(
  { id, lease, startedAt }: Operation,
  now: number,
): Orders | 'of-another-version' | null {
  const content = decrypted(id, lease?.orders ?? '')
  const parsed = orders.safeParse(content)
  if (!parsed.success)
    return content !== null && now - Date.parse(startedAt) < LONGEST_MS ? 'of-another-version' : null
  return areTooOld(parsed.data, now) ? null : parsed.data
}

/** Whether what they order is no longer begun. */
export function areTooOld({ at, pushes }: Orders, now: number): boolean {
  return !(now - at < (pushes.length > 0 ? LONGEST_OF_PUSHES_MS : LONGEST_MS))
}

function decrypted(id: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv(CIPHER, key().bytes, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return JSON.parse(gunzipSync(Buffer.concat([text, decipher.final()])).toString())
  } catch {
    return null
  }
}

/** Without a secret, such as in a test, only this process can read what it sealed. */
function key(): { bytes: Buffer } {
  return processSingleton('orders-key', () => ({ bytes: randomBytes(32) }))
}

/** @param secret which all replicas share */
export function sealWith(secret: string): void {
  key().bytes = Buffer.from(hkdfSync('sha256', secret, '', 'quayside orders', 32))
}
