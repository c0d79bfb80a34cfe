import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { LIMITS, type Limits } from '#lib/cluster/request/request'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { EnvironmentStore } from '#lib/cluster/stores/environment-store'
import type { Answer } from '#lib/domain/answer'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { driftQuestionsOf, type DriftQuestion } from '#lib/domain/image-stream/drift-question'
import { originOf } from '#lib/domain/image-stream/image-origin'
import type { Checks } from '#lib/domain/pipeline/attention'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { matchingEntries } from '#lib/domain/pipeline/pipeline'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Environment } from '#lib/server/config/parse'
import { DriftChecks } from '#lib/server/drift/drift-checks'
import { commitSearchOf, withCommit } from '#lib/server/environment/commits'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { logError } from '#lib/server/log'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { askRegistry } from '#lib/server/environment/registry'
import { lanesIn } from '#lib/server/environment/lanes'
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
  followCommits(drift, environment)
  return drift
})

/** Checks the registry for these lanes now; the results appear in the views. */
export async function checkLanes(
  environment: Environment,
  filter: LaneFilter,
  checks: Checks = driftOf(environment).checks,
): Promise<void> {
  const lanes = await lanesOf(environment, filter, checks)
  askNow(
    environment,
    lanes.map(({ tag }) => tag),
  )
}

/** Checks the registry for this tag now. */
export function checkTag(environment: Environment, stream: string, tag: string): void {
  const found = findTag(storeOf(environment).snapshot(), stream, tag)
  if (found !== undefined) askNow(environment, [found])
}

/** A person asks the registry about these tags, and about nothing else: their repositories are searched for commits, too. */
function askNow(environment: Environment, tags: readonly StreamTag[]): void {
  commitSearchOf(environment).retry(new Set(tags.flatMap(repositoriesOf)))
  driftOf(environment).checkNow(tags.flatMap(questionsOf))
}

function repositoriesOf(tag: StreamTag): string[] {
  const followed = questionsOf(tag).map(({ pullSpec }) => parsePullSpec(pullSpec).repository)
  const origin = originOf(tag.stream, newestOf(tag)?.image ?? '')
  return [...followed, ...(origin === null ? [] : [origin.repository])]
}

/** Checks the registry for this tag now, for an operation that waits: a search for its commit that failed is not made again. */
export function askAgain(environment: Environment, tag: StreamTag): void {
  driftOf(environment).checkNow(questionsOf(tag))
}

/** By key: a tag of another copy of the modules, such as a lane's that a page made, is another object. */
function questionsOf({ stream, key }: StreamTag): readonly DriftQuestion[] {
  return driftQuestionsOf(stream).filter(({ tag }) => tag.key === key)
}

/** All lanes that match a filter, on all pages. @param checks as the pages have them */
export async function lanesOf(
  environment: Environment,
  filter: LaneFilter,
  checks: Checks,
): Promise<readonly LaneEntry[]> {
  const index = lanesIn(environment, await storedSnapshot(environment))
  return matchingEntries(index, filter, checks)
}

function followStore(drift: DriftChecks, { kinds: { imageStreams }, subscribe }: EnvironmentStore): void {
  const changed = new Set<string>()
  const take = () => {
    const names = [...changed].filter((name) => drift.concerns(name))
    changed.clear()
    drift.follow(
      names.map((name) => {
        const stream = imageStreams.get(name)
        return { name, questions: stream === undefined ? [] : driftQuestionsOf(stream) }
      }),
    )
  }
  subscribe(({ kind, names }) => {
    if (kind !== 'imageStreams' || names.length === 0) return
    if (changed.size === 0) systemClock.after(GATHER_MS, take)
    for (const name of names) changed.add(name)
  })
  for (const { metadata } of imageStreams.list ?? []) changed.add(metadata.name)
  take()
}

function followCommits(drift: DriftChecks, environment: Environment): void {
  commitSearchOf(environment).onChange((found) => {
    drift.revise(found, (image, key) => withCommit(environment, splitTagKey(key).stream, image))
  })
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
