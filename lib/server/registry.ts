import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { createObject } from '#lib/cluster/objects'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { takeTurns } from '#lib/cluster/turns'
import type { Answer } from '#lib/domain/cluster-error'
import { tagKey } from '#lib/domain/lanes'
import { unreadOf } from '#lib/domain/pipeline'
import { registryCheck } from '#lib/domain/registry-check'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, RegistryView } from '#lib/domain/views'
import { valueOr } from '#lib/domain/workload'
import { previewRequest } from '#lib/plan/import-request'
import type { Environment } from '#lib/server/config-text'
import { storedSnapshot } from '#lib/server/read-snapshot'

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

/** What the registry has for every following tag; viewers who ask while it is being asked share the answer. */
export function checkRegistry(environment: Environment): Promise<RegistryView> {
  const underWay = oncePerProcess('registry-checks', () => new Map<string, Promise<RegistryView>>())
  const check =
    underWay.get(environment.name) ??
    checkAll(environment).finally(() => {
      underWay.delete(environment.name)
    })
  underWay.set(environment.name, check)
  return check
}

async function checkAll(environment: Environment): Promise<RegistryView> {
  const snapshot = await storedSnapshot(environment)
  const inTurn = takeTurns(MOST_AT_ONCE)
  const following = valueOr(snapshot.imageStreams, [])
    .flatMap(tagsOf)
    .flatMap((tag) => {
      const source = sourceOf(tag)
      return source.kind === 'following' ? [{ tag, pullSpec: source.pullSpec }] : []
    })
  const checks = following.map(async ({ tag, pullSpec }): Promise<[string, RegistryCheck]> => {
    const answer = await inTurn(() => askRegistry(environment, tag, pullSpec))
    const failed = ({ code, message }: { code: string; message: string }): RegistryCheck => {
      return { state: 'failed', reason: code, message }
    }
    return [tagKey(tag.stream.metadata.name, tag.name), answer.ok ? answer.value : failed(answer.error)]
  })
  return {
    checkedAt: snapshot.readAt,
    checks: Object.fromEntries(await Promise.all(checks)),
    unread: unreadOf(snapshot, ['imageStreams']),
  }
}
