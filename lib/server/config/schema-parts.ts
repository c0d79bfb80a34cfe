import 'server-only'
import { z } from 'zod'
import { looksSecret } from '#lib/server/config/problem'

const TEXT = 'text of 1 to 200 characters'
const FILE = 'a file path, absolute or relative to this file'
export const URL_WITH_TLS = 'an absolute https URL without user and password (http only for loopback)'

export const text = z.string(TEXT).min(1, TEXT).max(200, TEXT)
export const file = z
  .string(FILE)
  .min(1, FILE)
  .max(200, FILE)
  .refine((path) => !looksSecret(path), `${FILE}, not the secret itself`)
export const address = z.string(URL_WITH_TLS).refine(isSafeUrl, URL_WITH_TLS)

/** Text that passes a check. @param check returns what is expected, or null if the text is valid */
export function textWith(check: (value: string) => string | null) {
  return text.superRefine((value, context) => {
    const expected = check(value)
    if (expected !== null) context.addIssue({ code: 'custom', message: expected })
  })
}

/** Tokens, codes and cookies are sent to these addresses. */
export function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, username, password } = new URL(value)
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  return username + password === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback))
}

/** Refuses the second of two members with the same value. @param place of the list in the file */
export function refuseSame<K extends string>(key: K, place: string) {
  return (members: readonly Record<K, string>[], context: z.RefinementCtx): void => {
    for (const [index, member] of members.entries()) {
      const first = members.findIndex((each) => each[key] === member[key])
      if (first === index) continue
      const message = `a unique ${key}; ${place}[${first}] has the same`
      context.addIssue({ code: 'custom', path: [index, key], message })
    }
  }
}
