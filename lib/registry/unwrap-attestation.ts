import 'server-only'
import { z } from '#lib/domain/zod'

const bundle = z.object({ dsseEnvelope: z.unknown() })
const envelope = z.object({ payloadType: z.literal('application/vnd.in-toto+json'), payload: z.base64() })
const statement = z.object({ predicateType: z.string(), predicate: z.unknown() })

/**
 * The document in an attestation: an in-toto statement in a DSSE envelope, in newer ones in a bundle of Sigstore. Anything else is
 * the document itself. Signatures are not checked.
 */
export function unwrapAttestation(document: unknown): unknown {
  const bundled = bundle.safeParse(document)
  const sealed = envelope.safeParse(bundled.success ? bundled.data.dsseEnvelope : document)
  const opened: unknown = sealed.success ? jsonIn(Buffer.from(sealed.data.payload, 'base64')) : document
  const stated = statement.safeParse(opened)
  return stated.success ? stated.data.predicate : opened
}

/** Null for what is no JSON. */
export function jsonIn(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString())
    return value
  } catch {
    return null
  }
}
