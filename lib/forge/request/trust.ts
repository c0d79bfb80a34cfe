import 'server-only'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Agent } from 'undici'
import { errorCodeOf } from '#lib/runtime/connection-words'
import type { Fault } from '#lib/forge/request/exchange'

/** What a request needs so that the host's certificate is trusted; read for each request, as tokens are. */
export type Trust = () => Promise<{ dispatcher?: Agent } | Fault>

/** @param caFile of certificates that are trusted instead of those that Node trusts */
export function trustOf(caFile: string | undefined): Trust {
  if (caFile === undefined) return () => Promise.resolve({})
  const refuse = (why: string): Fault => {
    return { code: 'unreachable', why: `${caFile} ${why}; check caFile of this forge` }
  }
  let known: { ca: string; dispatcher: Agent } | null = null
  return async () => {
    try {
      const ca = await readFile(caFile, 'utf8')
      if (known?.ca === ca) return { dispatcher: known.dispatcher }
      if (!areCertificates(ca)) return refuse('has no certificates in PEM')
      // What it has still to answer is waited for.
      void known?.dispatcher.close()
      known = { ca, dispatcher: new Agent({ connect: { ca } }) }
      return { dispatcher: known.dispatcher }
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
