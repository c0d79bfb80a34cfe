import { parseArgs } from 'node:util'
import type { BuildRequest } from './control'

export type Result<T> = { ok: true; value: T } | { ok: false; error: { message: string } }

export const USAGE = 'Usage: npm run demo:push -- STREAM TAG [--broken], for example: packit-worker prod'

/** `packit-worker prod --broken` */
export function parsePushArguments(args: string[]): Result<BuildRequest> {
  try {
    const options = { broken: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [stream, tag, ...others] = positionals
    if (!stream || !tag || others.length > 0) return failure(USAGE)
    return { ok: true, value: { stream, tag, broken: values.broken } }
  } catch (error) {
    return failure(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

export function failure(message: string): { ok: false; error: { message: string } } {
  return { ok: false, error: { message } }
}
