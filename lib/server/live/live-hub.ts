import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { oneEachTurn } from '#lib/runtime/loop-turns'
import { rightsByRoles } from '#lib/server/auth/roles'
import { processSingleton } from '#lib/runtime/process-singleton'
import { buildName } from '#lib/server/build'
import { LiveHub } from '#lib/server/live/hub'
import { rightsWatch } from '#lib/server/live/rights-watch'
import { config } from '#lib/server/config/config'
import { driftOf } from '#lib/server/drift/drift'
import { logError } from '#lib/server/log'
import { commitSearchOf } from '#lib/server/environment/commits'
import { storeOf } from '#lib/server/environment/stores'
import { onSourceChange } from '#lib/server/promotion/readers'
import { findView } from '#lib/server/views/find-view'

/** The hub of the process, over the stores of its environments. */
export function liveHub(): LiveHub {
  return processSingleton(
    'live-hub',
    () =>
      new LiveHub(
        {
          build: buildName(),
          find: (topic, session) => findView(new URL(topic, config().url), session),
          watchRights: (session, watched) => rightsWatch().add(session, watched),
          rights: ({ groups }) => rightsByRoles(config().environments, groups),
          listen: (environment, onChange) => {
            const stops = [
              storeOf(environment).subscribe(onChange),
              driftOf(environment).onChange(onChange),
              commitSearchOf(environment).onChange(onChange),
              onSourceChange(environment, onChange),
            ]
            return () => stops.forEach((stop) => stop())
          },
          turn: oneEachTurn(),
          report: (error) => logError('a live view', error),
        },
        systemClock,
      ),
  )
}
