import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import { followConfigFile } from '#lib/server/config/follow-file'
import { endRevokedStreams } from '#lib/server/live/open-streams'
import { logConfigured, logMisconfigured } from '#lib/server/log'

/** Takes changes of the configuration file while the process runs. People who lost a role lose their event streams with it. */
export function followConfiguration(clock: Clock): void {
  const { QUAYSIDE_CONFIG: path = '' } = process.env
  if (path === '') return
  followConfigFile(path, clock, {
    changed: (taken) => {
      logConfigured(taken)
      endRevokedStreams()
    },
    invalid: logMisconfigured,
  })
}
