import 'server-only'
import { openForge, type OpenForge } from '#lib/forge/dialects/open-forge'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { config } from '#lib/server/config/config'

/** GitHub asks for one request at a time ("avoid concurrent requests"); a source has up to four. */
const SOURCES_AT_ONCE = 2

/** One for all environments. @param name as the configuration has it, which has checked that it is there */
export function forgeNamed(name: string): OpenForge {
  return processSingleton(`forge ${name}`, () => {
    const configuration = config().forges.find((each) => each.name === name)
    if (configuration === undefined) throw new Error(`The configuration has no forge ${name}.`)
    return openForge(configuration, systemClock)
  })
}

/** Keeps the sources of a forge from being read all at once. */
export function turnsOf(forge: string) {
  return processSingleton(`turns of forge ${forge}`, () => limitConcurrency(SOURCES_AT_ONCE))
}
