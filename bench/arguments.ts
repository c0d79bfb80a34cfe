import { parseArgs } from 'node:util'

export type Options = { streams: number; isQuick: boolean; json: string | undefined }

type Parsed = { ok: true; value: Options } | { ok: false; error: { message: string } }

const USAGE = 'Usage: npm run bench -- [--quick] [--streams NUMBER] [--json FILE]'
const MIN_STREAMS = 50
const MAX_STREAMS = 5000

export function parseOptions(args: string[]): Parsed {
  const parsed = read(args)
  if (typeof parsed === 'string') return failure(parsed)
  const { quick = false, json, streams = quick ? '300' : '1000' } = parsed
  const count = Number(streams)
  if (!/^\d+$/.test(streams) || count < MIN_STREAMS || count > MAX_STREAMS)
    return failure(
      `--streams must be a whole number from ${MIN_STREAMS} to ${MAX_STREAMS}, not ${JSON.stringify(streams)}.`,
    )
  if (json === '') return failure('--json needs a file name.')
  return { ok: true, value: { streams: count, isQuick: quick, json } }
}

function read(args: string[]) {
  try {
    const options = {
      quick: { type: 'boolean' },
      streams: { type: 'string' },
      json: { type: 'string' },
    } as const
    return parseArgs({ args, options }).values
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

function failure(message: string): Parsed {
  return { ok: false, error: { message: `${message}\n${USAGE}` } }
}
