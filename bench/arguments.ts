import { parseArgs } from 'node:util'

export type Options = { streams: number; isQuick: boolean; json: string | undefined }

type Parsed = { ok: true; value: Options } | { ok: false; error: { message: string } }

const USAGE = 'Usage: npm run bench -- [--quick] [--streams NUMBER] [--json FILE]'
const FEWEST = 50
const MOST = 5000

export function parseOptions(args: string[]): Parsed {
  const parsed = read(args)
  if (typeof parsed === 'string') return wrong(parsed)
  const { quick = false, json, streams = quick ? '300' : '1000' } = parsed
  const count = Number(streams)
  if (!/^\d+$/.test(streams) || count < FEWEST || count > MOST)
    return wrong(
      `--streams needs a whole number from ${FEWEST} to ${MOST}, and got ${JSON.stringify(streams)}.`,
    )
  if (json === '') return wrong('--json needs the name of the file to write.')
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

function wrong(message: string): Parsed {
  return { ok: false, error: { message: `${message}\n${USAGE}` } }
}
