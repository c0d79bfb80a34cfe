import { describe, expect, it } from 'vitest'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { driftQuestionsOf } from '#lib/domain/image-stream/drift-question'
import { pinOf, pinSourceOf, sourceToRecord } from '#lib/domain/image-stream/pin-source'
import { describeSource } from '#lib/domain/image-stream/source-record'
import { digest, snapshotOf, streamOf, tagIn } from '#lib/domain/testing/test-objects'

const [a, b] = [digest('a'), digest('b')]
const repository = 'quay.io/packit/tokman'
const pinnedTo = (image: string) => ({ kind: 'DockerImage', name: `${repository}@${image}` })

function tagFrom(from: ObjectReference, annotations: Record<string, string> = {}) {
  const stream = streamOf('tokman', { spec: { tags: [{ name: 'prod', from, annotations }] } })
  return tagIn(snapshotOf({ imageStreams: [stream] }), 'tokman', 'prod')
}

const pinned = (follows: string) => tagFrom(pinnedTo(a), { 'quayside.io/follows': follows })

describe('what a pin records', () => {
  it.each<ObjectReference>([
    { kind: 'DockerImage', name: `${repository}:prod` },
    pinnedTo(b),
    { kind: 'ImageStreamTag', name: 'stable' },
    { kind: 'ImageStreamTag', name: 'base:prod', namespace: 'shared' },
    { kind: 'ImageStreamTag', name: 'base:prod', namespace: '' },
    { kind: 'ImageStreamImage', name: `tokman@${b}` },
    {
      ...{ kind: 'DockerImage', name: `${repository}:prod` },
      ...{ apiVersion: 'v1', uid: '1', fieldPath: 'x' },
    },
  ])('of $kind $name restores the source on follow', (from) => {
    expect(pinSourceOf(pinned(sourceToRecord(tagFrom(from)) ?? ''))).toEqual({ from, isGuess: false })
  })

  it('of a tag that Quayside has pinned already is the earlier record', () => {
    expect(sourceToRecord(pinned(`${repository}:prod`))).toBe(`${repository}:prod`)
  })

  it('of a tag that was pinned with oc is that digest', () => {
    expect(sourceToRecord(tagFrom(pinnedTo(a)))).toBe(`${repository}@${a}`)
  })

  it('ignores the record of an earlier pin that has ended', () => {
    const stale = { 'quayside.io/follows': 'quay.io/other:x' }
    const from = { kind: 'DockerImage', name: `${repository}:prod` }
    expect(sourceToRecord(tagFrom(from, stale))).toBe(`${repository}:prod`)
  })

  it('of a tag of spec.dockerImageRepository is the registry tag that it follows', () => {
    const status = { tags: [{ tag: 'prod', items: null }] }
    const stream = streamOf('tokman', { spec: { dockerImageRepository: repository }, status })
    const tag = tagIn(snapshotOf({ imageStreams: [stream] }), 'tokman', 'prod')
    expect(sourceToRecord(tag)).toBe(`${repository}:prod`)
  })

  it('can be described', () => {
    expect(describeSource({ kind: 'ImageStreamTag', name: 'base:prod', namespace: 'shared' })).toBe(
      'the tag base:prod in shared',
    )
  })
})

describe('what a pinned tag followed', () => {
  const guess = { from: { kind: 'DockerImage', name: `${repository}:prod` }, isGuess: true }

  it.each(['quay.io/packit/tokman:prod', 'localhost:5000/tokman:App_1.0', 'quay.io/tokman', 'nginx:1.27'])(
    'is %s, as recorded',
    (name) => {
      expect(pinSourceOf(pinned(name))).toEqual({ from: { kind: 'DockerImage', name }, isGuess: false })
    },
  )

  it.each([
    '',
    ':prod',
    'quay.io/packit/tokman:',
    `${repository}@${a}`,
    `${repository}:prod@${a}`,
    `${repository}@sha256:abc`,
    'https://evil.example/x:y',
    'quay.io//tokman:prod',
    'quay.io/packit/tokman:prod\n--from=evil',
    "quay.io/x:y'; rm -rf / #",
    '<img src=x onerror=alert(1)>:prod',
    `quay.io/tokman:${'x'.repeat(129)}`,
    'x'.repeat(20_000) + ' ',
    '{"kind":"ImageStreamTag"',
    '{"kind":"Secret","name":"x"}',
    '{"kind":"ImageStreamTag","name":"../x:prod"}',
    '{"kind":"ImageStreamTag","name":"x:prod","namespace":"../y"}',
    '{"kind":"ImageStreamTag","name":"x:prod","data":"1"}',
  ])('is guessed if the annotation is %j', (hostile) => {
    expect(pinSourceOf(pinned(hostile))).toEqual(guess)
  })

  it('is in its source, if that names a tag as well as a digest', () => {
    const tag = tagFrom({ kind: 'DockerImage', name: `${repository}:v1.2@${a}` })
    const from = { kind: 'DockerImage', name: `${repository}:v1.2` }
    expect(pinSourceOf(tag)).toEqual({ from, isGuess: false })
    expect(pinOf(tag)).toMatchObject({ follows: from.name, registryTag: from.name })
    expect(driftQuestionsOf(tag.stream)).toMatchObject([{ pullSpec: from.name }])
  })

  it('is checked if it is a registry tag that was recorded', () => {
    const tag = pinned(`${repository}:stable`)
    expect(pinOf(tag)).toMatchObject({ registryTag: `${repository}:stable` })
    expect(driftQuestionsOf(tag.stream)).toMatchObject([{ pullSpec: `${repository}:stable` }])
  })

  it.each([
    ['a guess', tagFrom(pinnedTo(a)), null],
    ['another stream tag', pinned('{"kind":"ImageStreamTag","name":"base:prod"}'), 'the tag base:prod'],
    ['no source, by the record', pinned('<script>'), null],
    ['the digest itself, by the record', pinned(`${repository}@${a}`), null],
  ])('is never checked if it is %s', (_, tag, words) => {
    expect(pinOf(tag)).toMatchObject({ follows: words, registryTag: null })
    expect(driftQuestionsOf(tag.stream)).toEqual([])
  })

  it.each([
    ['2026-12-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01T00:00:00+01:00', '2026-12-01T00:00:00+01:00'],
    ['', null],
    ['next week', null],
    ['2026-13-45T00:00:00Z', null],
  ])('has the review date %j only if it is one', (text, until) => {
    expect(pinOf(tagFrom(pinnedTo(a), { 'quayside.io/pinned-until': text }))).toMatchObject({ until })
  })

  it('is nothing for a tag that is not pinned', () => {
    expect(pinSourceOf(tagFrom({ kind: 'DockerImage', name: `${repository}:prod` }))).toBeNull()
  })
})
