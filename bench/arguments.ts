import { parseArgs } from 'node:util'

export type Options = {
  streams: number
  isQuick: boolean
  json: string | undefined
  /** The names of the measurements. */
  only: readonly string[]
  soakMinutes: number
  /** How many further environments the measurement of that name has. */
  environments: number
}

type Parsed = { ok: true; value: Options } | { ok: false; error: { message: string } }

const USAGE =
  'Usage: npm run bench -- [--quick] [--only NAME,NAME] [--streams NUMBER] [--environments NUMBER] [--soak-minutes NUMBER] [--json FILE]'
const STREAMS = { min: 50, max: 10_000 }
const ENVIRONMENTS = { min: 1, max: 20 }
const MINUTES = { min: 1, max: 600 }

/** @param names of all measurements */
export function parseOptions(args: string[], names: readonly string[]): Parsed {
  const parsed = read(args)
  if (typeof parsed === 'string') return failure(parsed)
  const { quick = false, json, streams = quick ? '300' : '1000', environments = '20', only } = parsed
  const minutes = parsed['soak-minutes'] ?? (quick ? '1' : '5')
  if (!isWithin(streams, STREAMS))
    return failure(`--streams must be ${wholeNumber(STREAMS)}, not ${JSON.stringify(streams)}.`)
  if (!isWithin(environments, ENVIRONMENTS))
    return failure(
      `--environments must be ${wholeNumber(ENVIRONMENTS)}, not ${JSON.stringify(environments)}.`,
    )
  if (!isWithin(minutes, MINUTES))
    return failure(`--soak-minutes must be ${wholeNumber(MINUTES)}, not ${JSON.stringify(minutes)}.`)
  const chosen = only?.split(',') ?? names
  const unknown = chosen.find((name) => !names.includes(name))
  if (unknown !== undefined)
    return failure(`--only knows ${names.join(', ')}, not ${JSON.stringify(unknown)}.`)
  if (json === '') return failure('--json needs a file name.')
  return {
    ok: true,
    value: {
      streams: Number(streams),
      isQuick: quick,
      json,
      only: chosen,
      soakMinutes: Number(minutes),
      environments: Number(environments),
    },
  }
}

function read(args: string[]) {
  try {
    const options = {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      streams: { type: 'string' },
      environments: { type: 'string' },
      'soak-minutes': { type: 'string' },
      json: { type: 'string' },
    } as const
    return parseArgs({ args, options }).values
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

type Range = { min: number; max: number }

function isWithin(text: string, { min, max }: Range): boolean {
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
}

function wholeNumber({ min, max }: Range): string {
  return `a whole number from ${min} to ${max}`
}

function failure(message: string): Parsed {
  return { ok: false, error: { message: `${message}\n${USAGE}` } }
}
