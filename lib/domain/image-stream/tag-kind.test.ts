import { describe, expect, it } from 'vitest'
import { laneOf } from '#lib/domain/pipeline/lanes'
import { answered } from '#lib/domain/testing/recorded-objects'
import { tagAbilities, SOURCE_KIND_WORDS, sourceKindOf } from '#lib/domain/image-stream/tag-kind'
import { snapshotOf, tagIn } from '#lib/domain/testing/test-objects'

const STREAM = 'kinds-of-tags'
const snapshot = snapshotOf({ imageStreams: [answered('ImageStream', STREAM, 0)] })

/** Tags that follow the registry also show the state of their import. */
const KINDS: [tag: string, kind: string, abilities: string[], image: string | null][] = [
  ['plain', 'following: done', ['canImport', 'canCheck', 'canPin'], 'fd58b109'],
  ['pinned', 'pinned', ['canFollow', 'canPin'], 'a2196e51'],
  ['alias', 'alias', ['canPin'], 'fd58b109'],
  ['other-stream', 'another-stream', ['canPin'], '5f14cdcd'],
  ['image', 'image', ['canPin'], '5f14cdcd'],
  ['reference', 'reference', [], null],
  ['failing', 'following: failed', ['canImport', 'canCheck', 'canPin'], null],
  ['no-from', 'without-from', [], null],
  ['pushed', 'status-only', [], 'a2196e51'],
]

describe.each(KINDS)('the recorded tag %s', (name, kind, abilities, image) => {
  const tag = tagIn(snapshot, STREAM, name)
  const lane = laneOf(tag)

  it(`is ${kind} and has its image`, () => {
    const { source } = lane
    const found = source.kind === 'following' ? `following: ${lane.import.state}` : sourceKindOf(lane, source)
    expect(found).toBe(kind)
    expect(lane.image?.digest.slice(7, 15) ?? null).toBe(image)
  })

  it(`offers ${abilities.join(', ') || 'nothing'}`, () => {
    const offered = Object.entries(tagAbilities(lane)).filter(([, isOffered]) => isOffered)
    expect(offered.map(([ability]) => ability)).toEqual(abilities)
  })
})

it.each(['v1:2', 'v1@2', 'v1/2', ''])('offers nothing for the tag %j, which the API cannot read', (tag) => {
  const { source } = laneOf(tagIn(snapshot, STREAM, 'plain'))
  expect(Object.values(tagAbilities({ tag, source }))).not.toContain(true)
  expect(tagAbilities({ tag: '.v 1', source })).toMatchObject({ canImport: true, canPin: true })
})

it('covers every tag of the recording', () => {
  const [stream] = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const specs = (stream?.spec?.tags ?? []).map(({ name }) => name)
  const statuses = (stream?.status?.tags ?? []).map(({ tag }) => tag)
  expect(new Set(KINDS.map(([tag]) => tag))).toEqual(new Set([...specs, ...statuses, 'no-from']))
  expect(Object.keys(SOURCE_KIND_WORDS)).toHaveLength(KINDS.length - 1)
})
