import 'server-only'
import { repositoryInWebhook, verifyWebhook } from '#lib/forge/verify-webhook'
import type { ForgeConfiguration } from '#lib/forge/forge-configuration'
import { config } from '#lib/server/config/config'
import { readOrNull } from '#lib/server/config/secrets'
import { logWebhook } from '#lib/server/log'
import { readersOf } from '#lib/server/promotion/readers'

const MOST_BYTES = 1024 * 1024
const LONGEST_MS = 10_000

/** 202: the source is read soon. 401: the signature is wrong. 404: no such forge, or it has no secret. 413: more than is read. */
type Status = 202 | 401 | 404 | 413

/**
 * Takes a webhook, which is only a hint to read now: what it says is not believed, so one that is sent twice, late or never does no
 * harm. A reader takes at most one hint in five seconds.
 */
export async function receiveWebhook(
  name: string,
  request: Pick<Request, 'headers' | 'body'>,
): Promise<Status> {
  const forge = config().forges.find((each) => each.name === name)
  const secret = forge && secretOf(forge)
  if (forge === undefined || !secret) return told(name, 404, null)
  const body = await readUpTo(request.body, MOST_BYTES)
  if (body === null) return told(name, 413, null)
  if (!verifyWebhook({ kind: forge.kind, headers: request.headers, body, secret }))
    return told(name, 401, null)
  const repository = repositoryInWebhook(body)
  for (const environment of config().environments)
    for (const { source, reader } of readersOf(environment))
      if (source.forge === name && (repository === null || isSame(source.repository, repository)))
        reader.hint()
  return told(name, 202, repository)
}

/** Git hosts find repositories whatever the case of their names, and name them as their owners wrote them. */
function isSame(configured: string, named: string): boolean {
  return configured.toLowerCase() === named.toLowerCase()
}

/** Read again each time, so that it can be replaced. */
function secretOf({ webhookSecretFile }: ForgeConfiguration): string {
  return webhookSecretFile === null ? '' : (readOrNull(webhookSecretFile)?.trim() ?? '')
}

function told(forge: string, status: Status, repository: string | null): Status {
  logWebhook(forge, status, repository)
  return status
}

/** Null for more bytes, and for a sender that does not end. */
async function readUpTo(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body?.getReader()
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
    void reader?.cancel()
  }, LONGEST_MS)
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      chunks.push(next.value)
      size += next.value.length
      if (size <= most) continue
      await reader?.cancel()
      return null
    }
    return late.signal.aborted ? null : Buffer.concat(chunks)
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
