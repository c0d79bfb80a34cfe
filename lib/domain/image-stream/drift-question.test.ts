import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TagReference } from '#lib/kubernetes/objects'
import { driftQuestionsOf } from '#lib/domain/image-stream/drift-question'
import { registryCheck } from '#lib/domain/image-stream/registry-check'
import { tagsOf } from '#lib/domain/image-stream/tag-source'
import { importFlow } from '#lib/domain/pipeline/flow'
import { laneOf } from '#lib/domain/pipeline/lanes'
import { digest, streamOf } from '#lib/domain/testing/test-objects'

const item = (image: string) => {
  return {
    created: '2026-11-24T10:00:00Z',
    dockerImageReference: `quay.io/x5@${image}`,
    image,
    generation: 1,
  }
}

describe('what is asked of the registry', () => {
  it('is each tag of spec.dockerImageRepository, which is a lane with a newer image then', () => {
    const spec = { dockerImageRepository: 'quay.io/packit/x5', tags: [{ name: '1.1' }] }
    const tags = ['latest', '1.1'].map((tag) => ({ tag, items: [item(digest('a'))] }))
    const stream = streamOf('x5', { spec, status: { tags } })
    expect(driftQuestionsOf(stream).map(({ pullSpec }) => pullSpec)).toEqual([
      'quay.io/packit/x5:1.1',
      'quay.io/packit/x5:latest',
    ])
    const answer = { image: { metadata: { name: digest('b') } }, status: {} }
    const flows = tagsOf(stream).map((tag) =>
      importFlow(laneOf(tag), registryCheck(tag, answer, Date.parse('2026-11-25T10:00:00Z'))),
    )
    expect(flows).toEqual(['newer', 'newer'])
  })

  it('is nothing for a pin of which nobody knows what it followed', () => {
    const from = { kind: 'DockerImage', name: `quay.io/packit/x13@${digest('a')}` }
    const stream = streamOf('x13', { spec: { tags: [{ name: '2023.1', from }] } })
    expect(driftQuestionsOf(stream)).toEqual([])
  })

  it('always stands somewhere in the stream, and is never made up', () => {
    const repository = fc.constantFrom('quay.io/a/b', 'localhost:5000/b', 'redis')
    const pullSpec = fc
      .tuple(repository, fc.constantFrom('', ':v1', ':prod'), fc.constantFrom('', `@${digest('a')}`))
      .map((parts) => parts.join(''))
    const tag = fc.record<TagReference>(
      {
        name: fc.constantFrom('prod', 'stg', 'v1:2'),
        from: fc.record({ kind: fc.constantFrom('DockerImage', 'ImageStreamTag'), name: pullSpec }),
        reference: fc.boolean(),
        annotations: fc.record({ 'quayside.io/follows': fc.oneof(pullSpec, fc.string()) }),
      },
      { requiredKeys: ['name'] },
    )
    const known = ({ from, annotations }: TagReference) => [from?.name, annotations?.['quayside.io/follows']]
    fc.assert(
      fc.property(tag, fc.option(repository, { nil: '' }), (spec, dockerImageRepository) => {
        const stream = streamOf('b', { spec: { dockerImageRepository, tags: [spec] } })
        const named = known(spec).flatMap((text) => [text, text?.replace(/@.*/, '')])
        const all = [...named, `${dockerImageRepository}:${spec.name}`]
        for (const question of driftQuestionsOf(stream)) expect(all).toContain(question.pullSpec)
      }),
    )
  })
})
