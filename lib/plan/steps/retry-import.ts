import type { ImageStream } from '#lib/kubernetes/objects'
import { sourceOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import { importRequest } from '#lib/plan/steps/import-request'
import type { StepRequest } from '#lib/plan/plan'
import { importedBy } from '#lib/plan/steps/read-back'

/**
 * The same import on the current stream, after a conflict: another import of the stream came first. Null where somebody changed
 * the tag, so that it would import something different.
 */
export function importAgain(step: StepRequest, stream: ImageStream): StepRequest | null {
  const [imported] = importedBy(step)
  const tag = tagsOf(stream).find(({ name }) => name === imported?.tag)
  const source = tag && sourceOf(tag)
  if (tag === undefined || source?.kind !== 'following') return null
  const body = importRequest(tag, { kind: 'DockerImage', name: source.pullSpec })
  const isSame = 'spec' in step.body && JSON.stringify(step.body.spec) === JSON.stringify(body.spec)
  return isSame ? { ...step, body } : null
}
