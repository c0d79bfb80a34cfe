import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { LIMITS, type Limits } from '#lib/cluster/request/request'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { EnvironmentStore } from '#lib/cluster/stores/environment-store'
import type { Answer } from '#lib/domain/answer'
import { driftQuestionsOf, type DriftQuestion } from '#lib/domain/image-stream/drift-question'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { laneIndexOf, type LaneEntry } from '#lib/domain/pipeline/lane-index'
import { matchingEntries } from '#lib/domain/pipeline/pipeline'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Environment } from '#lib/server/config/parse'
import { DriftChecks } from '#lib/server/drift/drift-checks'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { askRegistry } from '#lib/server/environment/registry'
import { storeOf } from '#lib/server/environment/stores'

/** Collects changes, which often come together; drift is not urgent. */
const GATHER_MS = 500

/** For all environments on a cluster. Less than the connections of the pool: images, which pages show, do not wait behind a registry. */
const CHECKS_AT_ONCE = 3
const IN_BACKGROUND: Limits = { ...LIMITS, pool: 'background' }

/** The drift checks of an environment. The first call starts them, for as long as the process runs. */
export const driftOf = perEnvironment('drift', (environment) => {
  const { registryCheckSeconds } = environment
  const intervalMs = registryCheckSeconds === 0 ? null : registryCheckSeconds * 1000
  const drift = new DriftChecks(intervalMs, (question) => ask(environment, question), systemClock)
  followStore(drift, storeOf(environment))
  return drift
})

/** Checks the registry for these lanes now; the results appear in the views. */
export async function checkLanes(environment: Environment, filter: LaneFilter): Promise<void> {
  const lanes = await lanesOf(environment, filter)
  driftOf(environment).checkNow(lanes.map(({ key }) => key))
}

/** All lanes that match a filter, on all pages. */
export async function lanesOf(environment: Environment, filter: LaneFilter): Promise<readonly LaneEntry[]> {
  const index = laneIndexOf(await storedSnapshot(environment))
  return matchingEntries(index, filter, driftOf(environment).checks)
}

function followStore(drift: DriftChecks, store: EnvironmentStore): void {
  let isGathering = false
  const take = () => {
    isGathering = false
    const { list } = store.kinds.imageStreams
    if (list !== null) drift.follow(list.flatMap(driftQuestionsOf))
  }
  store.subscribe(({ kind, names }) => {
    if (kind !== 'imageStreams' || names.length === 0 || isGathering) return
    isGathering = true
    systemClock.after(GATHER_MS, take)
  })
  take()
}

async function ask(
  environment: Environment,
  { tag, pullSpec }: DriftQuestion,
): Promise<Answer<RegistryCheck>> {
  try {
    // A check whose turn has not come has no deadline yet: nothing is known about its registry.
    return await inTurn(environment)(() => askRegistry(environment, tag, pullSpec, IN_BACKGROUND))
  } catch (error) {
    logError(`registry check for ${environment.name}`, error)
    return { ok: false, error: { code: 'failed', message: 'The registry could not be checked.' } }
  }
}

function inTurn({ cluster }: Environment) {
  return processSingleton(`registry checks ${JSON.stringify(cluster)}`, () =>
    limitConcurrency(CHECKS_AT_ONCE),
  )
}
