import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The token in any of the ways in which the three hosts take it; git sends it as a password. */
export function isLetIn({ headers }: IncomingMessage, token: string): boolean {
  const { authorization = '' } = headers
  const [scheme = '', value = ''] = authorization.split(' ')
  const basic = Buffer.from(value, 'base64').toString()
  const given = scheme.toLowerCase() === 'basic' ? basic.slice(basic.indexOf(':') + 1) : value
  const sent = headers['private-token']?.toString() ?? given
  const [a, b] = [Buffer.from(sent), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
