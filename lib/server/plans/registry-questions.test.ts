import { expect, it, vi } from 'vitest'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { digest, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import { newer } from '#lib/plan/testing/test-plans'
import { RegistryQuestions } from '#lib/server/plans/registry-questions'
import { environmentOf } from '#lib/server/testing/test-environment'

const [list, part] = [digest('b'), digest('c')]
vi.mock('#lib/server/environment/registry', () => ({
  askRegistry: () => Promise.resolve(newer(list, [part])),
}))

it('the images of a manifest list that the registry told of are kept, for the marks of other environments', async () => {
  const tag = findTag(
    snapshotOf({ imageStreams: [followingStream('worker', [digest('a')])] }),
    'worker',
    'prod',
  )
  if (!tag) throw new Error('The stream has no such tag.')
  const request = { action: 'import', stream: 'worker', tag: 'prod' } as const
  const questions = new RegistryQuestions(environmentOf('prod'), request)
  await questions.ask({ tag, pullSpec: 'quay.io/packit/worker:prod' })
  expect(questions.lists).toEqual({ [list]: [part] })
})
