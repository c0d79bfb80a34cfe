import 'server-only'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connectionsTo, type Dispatcher } from '#lib/network/send'
import { errorCodeOf } from '#lib/runtime/connection-words'
import type { Fault } from '#lib/forge/request/exchange'

/** What a request needs so that the host's certificate is trusted; read for each request, as tokens are. */
export type Trust = (url: URL) => Promise<{ dispatcher?: Dispatcher } | Fault>

/** @param caFile of certificates that are trusted instead of those that Node trusts */
export function trustOf(caFile: string | undefined): Trust {
  if (caFile === undefined) return () => Promise.resolve({})
  const refuse = (why: string): Fault => {
    return { code: 'unreachable', why: `${caFile} ${why}; check caFile of this forge` }
  }
  // By host: each can have another proxy.
  let known: { ca: string; dispatchers: Map<string, Dispatcher> } | null = null
  return async (url) => {
    try {
      const ca = await readFile(caFile, 'utf8')
      const kept = known?.ca === ca ? known.dispatchers.get(url.host) : undefined
      if (kept !== undefined) return { dispatcher: kept }
      if (!areCertificates(ca)) return refuse('has no certificates in PEM')
      if (known?.ca !== ca) {
        // What they have still to answer is waited for.
        for (const dispatcher of known?.dispatchers.values() ?? []) void dispatcher.close()
        known = { ca, dispatchers: new Map() }
      }
      const dispatcher = connectionsTo(url, { connect: { ca } })
      known.dispatchers.set(url.host, dispatcher)
      return { dispatcher }
    } catch (error) {
      return refuse(`cannot be read (${errorCodeOf(error) ?? 'unreadable'})`)
    }
  }
}

/** TLS passes over what it cannot read, and then trusts nobody. */
function areCertificates(text: string): boolean {
  const blocks = text
    .split(/(?=-----BEGIN CERTIFICATE-----)/)
    .filter((block) => block.startsWith('-----BEGIN'))
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0
  } catch {
    return false
  }
}
