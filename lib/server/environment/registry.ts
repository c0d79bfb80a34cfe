import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject } from '#lib/cluster/request/objects'
import type { Limits } from '#lib/cluster/request/request'
import type { Answer } from '#lib/domain/answer'
import { originOfImport } from '#lib/domain/image-stream/image-origin'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { previewRequest } from '#lib/plan/steps/import-request'
import type { ImageImportStatus } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { commitSearchOf, seekCommit } from '#lib/server/environment/commits'
import { keepNewer } from '#lib/server/environment/registry-images'

/**
 * Asks the registry for a pull spec, through the cluster and with its credentials. Nothing is written. What an import would bring is kept,
 * to be compared, and its commit is looked for.
 */
export async function askRegistry(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
  limits?: Limits,
): Promise<Answer<RegistryCheck>> {
  const answer = await preview(environment, tag, pullSpec, limits)
  if (!answer.ok) return answer
  const found = answer.value
  const check = checkOf(environment, tag, found)
  if (check.state === 'failed') return { ok: true, value: check }
  const told = { image: check.image, origin: originOfImport(tag, pullSpec) }
  seekCommit(environment, told, true)
  if (check.state === 'newer') keepNewer(environment, tag.key, told, found)
  return { ok: true, value: check }
}

/** Asks the registry in the same way, only to learn whether it has an image: nothing follows from the answer. */
export async function askForImage(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
  limits: Limits,
): Promise<Answer<RegistryCheck>> {
  const answer = await preview(environment, tag, pullSpec, limits)
  return answer.ok ? { ok: true, value: checkOf(environment, tag, answer.value) } : answer
}

async function preview(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
  limits?: Limits,
): Promise<Answer<ImageImportStatus>> {
  const body = previewRequest(tag, { kind: 'DockerImage', name: pullSpec })
  const connection = connectionTo(environment.cluster)
  const answer = await createObject(connection, 'imagestreamimports', environment.namespace, body, limits)
  if (!answer.ok) return answer
  const found = answer.value.status?.images?.[0]
  if (found !== undefined) return { ok: true, value: found }
  const message = 'The answer to the import does not mention the image.'
  return { ok: false, error: { code: 'malformed', message } }
}

function checkOf(environment: Environment, tag: StreamTag, found: ImageImportStatus): RegistryCheck {
  const tagsOf = (digest: string) => commitSearchOf(environment).tagsOf(digest)
  return registryCheck(tag, found, Date.now(), environment.images, tagsOf)
}
