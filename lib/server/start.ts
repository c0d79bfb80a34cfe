import 'server-only'
import { BadConfiguration, config } from '#lib/server/config'

/** What must hold before anything is served: a bad configuration ends the process with its report. */
export function start(): void {
  try {
    config()
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error
    process.stderr.write(`\n${error.message}`)
    process.exit(1)
  }
}
