import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject } from '#lib/cluster/request/objects'
import type { Limits } from '#lib/cluster/request/request'
import type { Answer } from '#lib/domain/answer'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { previewRequest } from '#lib/plan/steps/import-request'
import type { Environment } from '#lib/server/config/parse'

/** Asks the registry for a pull spec, through the cluster and with its credentials. Nothing is written. */
export async function askRegistry(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
  limits?: Limits,
): Promise<Answer<RegistryCheck>> {
  const body = previewRequest(tag, { kind: 'DockerImage', name: pullSpec })
  const connection = connectionTo(environment.cluster)
  const answer = await createObject(connection, 'imagestreamimports', environment.namespace, body, limits)
  if (!answer.ok) return answer
  const image = answer.value.status?.images?.[0]
  return image
    ? { ok: true, value: registryCheck(tag, image, Date.now(), environment.images) }
    : {
        ok: false,
        error: { code: 'malformed', message: 'The answer to the import does not mention the image.' },
      }
}
