import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { createObject } from '#lib/cluster/objects'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { takeTurns } from '#lib/cluster/turns'
import type { Answer } from '#lib/domain/cluster-error'
import { followedBy } from '#lib/domain/followed'
import { laneSearch, type LaneFilter } from '#lib/domain/lane-filter'
import { laneIndexOf } from '#lib/domain/lane-index'
import { lanePage, unreadOf } from '#lib/domain/pipeline'
import { registryCheck } from '#lib/domain/registry-check'
import { sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, RegistryView } from '#lib/domain/views'
import { previewRequest } from '#lib/plan/import-request'
import type { Environment } from '#lib/server/config-text'
import { storedSnapshot } from '#lib/server/read-snapshot'
import { lastChecks, rememberChecks } from '#lib/server/registry-checks'

const MOST_AT_ONCE = 4

/** Asks the registry, through the cluster and with its credentials, what a pull spec gives; nothing is written. */
export async function askRegistry(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
): Promise<Answer<RegistryCheck>> {
  const body = previewRequest(tag, { kind: 'DockerImage', name: pullSpec })
  const connection = connectionTo(environment.cluster)
  const answer = await createObject(connection, 'imagestreamimports', environment.namespace, body)
  if (!answer.ok) return answer
  const image = answer.value.status?.images?.[0]
  return image
    ? { ok: true, value: registryCheck(tag, image) }
    : { ok: false, error: { code: 'malformed', message: 'The import answered without a word on the image.' } }
}

/** What the registry has for the tags of a page that follow one of its own, or did before a pin; viewers who ask while it is being asked share the answer. */
export function checkRegistry(
  environment: Environment,
  filter: LaneFilter,
  page: number,
): Promise<RegistryView> {
  const underWay = oncePerProcess('registry-checks-under-way', () => new Map<string, Promise<RegistryView>>())
  const key = environment.name + laneSearch(filter, page)
  const check =
    underWay.get(key) ??
    checkPage(environment, filter, page).finally(() => {
      underWay.delete(key)
    })
  underWay.set(key, check)
  return check
}

async function checkPage(environment: Environment, filter: LaneFilter, page: number): Promise<RegistryView> {
  const snapshot = await storedSnapshot(environment)
  const { entries } = lanePage(laneIndexOf(snapshot), filter, page, lastChecks(environment))
  const inTurn = turnsOf(environment)
  const checks = await Promise.all(
    entries.flatMap(({ key, tag }) => {
      const pullSpec = registryTagOf(tag)
      return pullSpec === null
        ? []
        : [inTurn(async () => checkOfAnswer(key, await askRegistry(environment, tag, pullSpec)))]
    }),
  )
  rememberChecks(environment, checks)
  return {
    checkedAt: snapshot.readAt,
    checks: Object.fromEntries(checks),
    unread: unreadOf(snapshot, ['imageStreams']),
  }
}

function registryTagOf(tag: StreamTag): string | null {
  const source = sourceOf(tag)
  if (source.kind === 'following') return source.pullSpec
  const followed = followedBy(tag)?.from
  return followed?.kind === 'DockerImage' ? followed.name : null
}

function checkOfAnswer(key: string, answer: Answer<RegistryCheck>): [string, RegistryCheck] {
  if (answer.ok) return [key, answer.value]
  const { code, message } = answer.error
  return [key, { state: 'failed', reason: code, message }]
}

/** However many pages of an environment are looked at. */
function turnsOf({ name }: Environment): ReturnType<typeof takeTurns> {
  const turns = oncePerProcess('registry-turns', () => new Map<string, ReturnType<typeof takeTurns>>())
  const known = turns.get(name) ?? takeTurns(MOST_AT_ONCE)
  turns.set(name, known)
  return known
}
