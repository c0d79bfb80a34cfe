import 'server-only'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { z } from 'zod'

/**
 * What a session cookie has of groups at most, in characters. Encrypted, it is a third longer, and all headers of a request share 16 KB in
 * Node and 8 KB in some proxies.
 */
export const MOST_PACKED = 4_096

/** Nobody is in so many that their names are longer. */
const LARGEST = 256 * 1024

/** Within milliseconds, with a window that all names fit into. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 18 }

const names = z.array(z.string())

/** All groups of a person, for a cookie: their names have much in common, so they become short. Null if they do not fit. */
export function packedGroups(groups: readonly string[]): string | null {
  const raw = Buffer.from(JSON.stringify([...groups].sort()))
  if (raw.length > LARGEST) return null
  const packed = brotliCompressSync(raw, { params }).toString('base64url')
  return packed.length > MOST_PACKED ? null : packed
}

/** @param packed from a cookie that only Quayside can write */
export function unpackedGroups(packed: string): string[] {
  const raw = brotliDecompressSync(Buffer.from(packed, 'base64url'), { maxOutputLength: LARGEST })
  return names.parse(JSON.parse(raw.toString()))
}
