import 'server-only'
import type { PackageList } from '#lib/domain/image/package-list'
import { splitRepository } from '#lib/domain/image/pull-spec'
import { openRepository } from '#lib/registry/open-repository'
import { readPackages } from '#lib/registry/read-packages'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'

/** A hundred kilobytes each. */
const MOST_LISTS = 50
const AT_ONCE = 2
const DEADLINE_MS = 10_000
const FAILURE_TTL_MS = 30_000
/** A list can be attached after the push. */
const NONE_TTL_MS = 10 * 60_000

/** Why a registry is not asked: the configuration does not name it. */
export type PackagesOf = PackageList | { state: 'off' }

/**
 * The packages of an image, as its registry lists them, to everyone. Only registries that the configuration names are asked: whoever
 * may write a stream could send Quayside to any host otherwise.
 * @param digests of the image, and of the manifest list that it is in
 */
export function packagesOf(
  { images }: Environment,
  repository: string,
  digests: readonly string[],
): Promise<PackagesOf> {
  const { host, name } = splitRepository(repository)
  const address = Object.hasOwn(images.packageRegistries, host) ? images.packageRegistries[host] : undefined
  if (address === undefined) return Promise.resolve({ state: 'off' })
  const { lists, inTurn } = kept()
  return lists.get(JSON.stringify([address, name, digests]), () =>
    inTurn(() => readPackages(openRepository(address, name, AbortSignal.timeout(DEADLINE_MS)), digests)),
  )
}

function kept() {
  return processSingleton('package lists', () => ({
    lists: new AnswerCache<PackageList>(MOST_LISTS, systemClock, lifetimeOf),
    inTurn: limitConcurrency(AT_ONCE),
  }))
}

function lifetimeOf({ state }: PackageList): number {
  if (state === 'listed') return Infinity
  return state === 'failed' ? FAILURE_TTL_MS : NONE_TTL_MS
}
