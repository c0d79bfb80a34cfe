import 'server-only'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Answer } from '#lib/domain/answer'
import { errorCodeOf } from '#lib/runtime/connection-words'
import type { Sender } from '#lib/forge/request/sender'

/** @property account whose answers these are: kept ones are for nobody else */
export type Token = { token: string; account: string }

/** To move a branch of one repository. @property hasWorkflows whether files of workflows change, which needs a right of its own */
export type PushScope = { repository: string; hasWorkflows: boolean }

export type Credentials = {
  toRead: () => Promise<Answer<Token>>
  toPush: (scope: PushScope) => Promise<Answer<Token>>
  /** After a 401: the next request gets another token, if there is one. */
  forget: () => void
}

/** The file is read for each request: a token that is replaced works at once. */
export function tokenCredentials(file: string, sender: Sender): Credentials {
  const read = async (): Promise<Answer<Token>> => {
    const content = await readSecret(file, sender)
    if (!content.ok) return content
    const token = content.value
    // What does not belong into a header would be in the message of the error that fetch throws.
    if (!isToken(token)) return refuseSignIn(sender, `there is no token in ${file}`)
    return { ok: true, value: { token, account: createHash('sha256').update(token).digest('hex') } }
  }
  return { toRead: read, toPush: read, forget: () => undefined }
}

/** A token has no spaces (RFC 6750). */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text)
}

export async function readSecret(file: string, sender: Sender): Promise<Answer<string>> {
  try {
    return { ok: true, value: (await readFile(file, 'utf8')).trim() }
  } catch (error) {
    return refuseSignIn(sender, `${file} cannot be read (${errorCodeOf(error) ?? 'unreadable'})`)
  }
}

export function refuseSignIn(sender: Sender, why: string): Answer<never> {
  return sender.refuse('sign in', { code: 'unauthorized', why })
}
