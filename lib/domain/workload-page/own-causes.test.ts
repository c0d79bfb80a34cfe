import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { changeCause } from '#lib/domain/workload/change-cause'
import { ownCauses, type CausedRevision } from '#lib/domain/workload-page/own-causes'

const digest = (digit: string) => `sha256:${digit.repeat(64)}`
const nothingKnown = () => null

function revision(number: number, text: string | null, members: Partial<Image> = {}): CausedRevision {
  const image = { image: '', digest: null, commit: null, ...members }
  return { number, takenAt: number, text, images: [image] }
}
type Image = CausedRevision['images'][number]

/** `3: text`, `3: from 2`, `3: from another`, `3: none` */
function shown(revisions: CausedRevision[], knows = nothingKnown as Parameters<typeof ownCauses>[1]) {
  return ownCauses(revisions, knows).map(({ own, inherited }, index) => {
    const of = `${revisions[index]?.number ?? 0}: `
    if (own !== null) return of + own
    return inherited === null ? `${of}none` : `${of}from ${inherited.from ?? 'another'}`
  })
}

describe('a cause that stands on several revisions', () => {
  it('belongs to the oldest one, and the others inherited it', () => {
    expect(
      shown([revision(4, 'release'), revision(3, 'release'), revision(2, 'release'), revision(1, null)]),
    ).toEqual(['4: from 2', '3: from 2', '2: release', '1: none'])
  })

  it('belongs to the one whose image it names', () => {
    const text = 'set image to bbbbbbbb1'
    const of = [
      revision(3, text, { digest: digest('c') }),
      revision(2, text, { digest: `sha256:bbbbbbbb1${'0'.repeat(55)}` }),
      revision(1, text, { digest: digest('a') }),
    ]
    expect(shown(of)).toEqual(['3: from 2', `2: ${text}`, '1: from 2'])
  })
})

it.each(['v1.2', 'update to 1.2', 'image is docker.io/library/nginx:1.2', 'set docker.io/nginx:v1.2'])(
  'a cause knows an image of Docker Hub and a version in each way to write them: %s',
  (text) => {
    const tags = text.includes('nginx:v') ? ['v1.3', 'v1.2', 'v1.1'] : ['1.3', '1.2', '1.1']
    const of = tags.map((tag, index) => revision(3 - index, text, { image: `nginx:${tag}` }))
    expect(shown(of)).toEqual(['3: from 2', `2: ${text}`, '1: from 2'])
  },
)

describe('a cause that names another image is not its own', () => {
  it.each<[string, string, Partial<Image>]>([
    ['by a digest', `kubectl set image app=quay.io/a/app@${digest('f')}`, { digest: digest('a') }],
    ['by a short digest', 'moved to sha256:ffffffff', { digest: digest('a') }],
    ['by a commit', 'deploy 4f2a91c', { digest: digest('a'), commit: 'b'.repeat(40) }],
    [
      'by a tag',
      'kubectl set image deployment/app app=quay.io/a/app:v1 --record=true',
      { image: 'quay.io/a/app:v2' },
    ],
    [
      'by the digest that an action of ours names',
      changeCause(by('Import app:prod now'), [digest('f')]),
      { digest: digest('a') },
    ],
    ['in the words of an earlier Quayside', 'Pin app:prod to f0f0f0f0, by Ola', { digest: digest('a') }],
  ])('%s', (_, text, image) => {
    expect(shown([revision(2, text, image)])).toEqual(['2: from another'])
  })

  it('and the revision that it names is said, even where that one has no cause', () => {
    const of = [
      revision(2, 'deploy 4f2a91c', { commit: `0${'b'.repeat(39)}` }),
      revision(1, null, { commit: `4f2a91c${'0'.repeat(33)}` }),
    ]
    expect(shown(of)).toEqual(['2: from 1', '1: none'])
  })

  it('by a version that is the tag of another revision', () => {
    const of = [
      revision(2, 'upgrade to 7.2', { image: 'docker.io/library/redis:7.4' }),
      revision(1, null, { image: 'docker.io/library/redis:7.2' }),
    ]
    expect(shown(of)).toEqual(['2: from 1', '1: none'])
  })

  it('by a stream tag that never had it', () => {
    const knows = (stream: string, tag: string) => (stream === 'app' && tag === 'prod' ? false : null)
    expect(shown([revision(1, 'import of app:prod', { digest: digest('a') })], knows)).toEqual([
      '1: from another',
    ])
  })
})

describe('a cause stays its own', () => {
  it.each<[string, string, Partial<Image>]>([
    ['that names nothing', 'wait 9', { digest: digest('a') }],
    ['that names its digest', 'to sha256:aaaaaaaa', { digest: digest('a') }],
    ['that names its commit', 'deploy 4f2a91c', { commit: `4f2a91c${'0'.repeat(33)}` }],
    ['that names its tag', 'set image app=quay.io/a/app:v2', { image: 'quay.io/a/app:v2' }],
    ['that holds a date', 'release of 20261129', { digest: digest('a'), commit: 'b'.repeat(40) }],
    ['that names a version of something else', 'node 22.1', { image: 'quay.io/a/app:v2' }],
    ['with a commit, where its own is not known', 'deploy 4f2a91c', { digest: digest('a') }],
    ['that names both images of a move', `from ${digest('f')} to ${digest('a')}`, { digest: digest('a') }],
  ])('%s', (_, text, image) => {
    expect(shown([revision(2, text, image)])).toEqual([`2: ${text}`])
  })
})

describe('recorded revisions', () => {
  it.each([
    [
      'a ReplicaSet that was used again, and a new one, take the cause of the move before',
      47,
      ['4: from 2', '3: from 2', '2: import of 2: second cause'],
    ],
    [
      'ReplicaSets keep the cause that was removed from their Deployment',
      188,
      ['11: none', '10: import of build 6 by carol'],
    ],
  ])('%s', (_, step, first) => {
    const replicaSets = answered('ReplicaSetList', 'change-cause-inheritance', step).items ?? []
    const of = replicaSets
      .map(({ metadata: { annotations } }) =>
        revision(
          Number(annotations?.['deployment.kubernetes.io/revision']),
          annotations?.['kubernetes.io/change-cause'] ?? null,
        ),
      )
      .sort((a, b) => b.number - a.number)
    expect(shown(of).slice(0, first.length)).toEqual(first)
  })
})

it('never shows one text as the own cause of two revisions', () => {
  const image = fc.record({
    image: fc.constantFrom('quay.io/a/app:v1', 'quay.io/a/app:v2', 'redis:7.2', ''),
    digest: fc.constantFrom(null, digest('a'), digest('b')),
    commit: fc.constantFrom(null, 'abc1234'.padEnd(40, '0')),
  })
  const text = fc.oneof(
    fc.constantFrom('release', 'to sha256:aaaaaaaa', 'app:v1', 'abc1234', 'redis 7.2', ''),
    fc.string({ unit: 'binary' }),
  )
  const one = fc.record({
    number: fc.nat(9),
    takenAt: fc.nat(9),
    text: fc.option(text),
    images: fc.array(image),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), (revisions) => {
      const owned = ownCauses(revisions, nothingKnown).flatMap(({ own }) => own ?? [])
      expect(new Set(owned).size).toBe(owned.length)
    }),
  )
})

function by(title: string) {
  return { title, by: 'Ola', reason: '' }
}
