import { valueOr } from '#lib/domain/answer'
import { describe, expect, it } from 'vitest'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { answered } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planFollow } from '#lib/plan/actions/follow/plan-follow'
import { GONE, newer, planOf, refusalOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const [a, b] = [digest('a'), digest('b')]
const repository = '127.0.0.1:5000/packit/tokman'
const follows = `${repository}:prod`

/** `tokman:prod` pinned to a digest, with what the annotation `quayside.io/follows` says. */
function pinned(recordedAs = follows, more: Record<string, string> = {}) {
  const stream = followingStream('tokman', [a], repository)
  const annotations = {
    description: 'not ours',
    'quayside.io/pinned-by': 'Operator',
    'quayside.io/follows': recordedAs,
    ...more,
  }
  const tag = { name: 'prod', from: { kind: 'DockerImage', name: `${repository}@${a}` }, annotations }
  const images = { app: `${repository}@${a}` }
  return snapshotOf({
    imageStreams: [{ ...stream, spec: { tags: [tag] } }],
    deployments: [deploymentOf('tokman', { images, triggers: [triggerOf('tokman:prod', 'app')] })],
  })
}

const follow = (snapshot = pinned(), check = newer(b)) =>
  planFollow(snapshot, tagIn(snapshot, 'tokman', 'prod'), registrySays(check))

describe('the plan of following again', () => {
  it.each([
    [
      { 'quayside.io/pinned-at': '2026-11-21T18:30:00Z', 'quayside.io/pin-reason': 'It crashes' },
      'It was pinned by Operator 2 d ago: “It crashes”',
    ],
    [{}, 'It was pinned by Operator.'],
  ])('says whose pin ends, since when and why: %j', (more, words) => {
    expect(planOf(follow(pinned(follows, more))).because).toBe(words)
  })

  it('is one merge patch of the tag, as recorded, that removes only our annotations', () => {
    const { request } = recorded('tag-annotations')[9] ?? {}
    const step = stepOf(planOf(follow()))
    expect(step).toMatchObject({
      method: request?.method,
      path: request?.path,
      contentType: 'application/merge-patch+json',
    })
    expect(step.body).toEqual({
      ...request?.body,
      metadata: {
        resourceVersion: '100',
        annotations: {
          'quayside.io/pinned-by': null,
          'quayside.io/pinned-at': null,
          'quayside.io/pin-reason': null,
          'quayside.io/pinned-until': null,
          'quayside.io/pinned-digest': null,
          'quayside.io/follows': null,
        },
      },
    })
  })

  it('says what moves at once', () => {
    expect(planOf(follow())).toMatchObject({
      request: { action: 'follow', stream: 'tokman', tag: 'prod' },
      title: `Follow ${follows} again`,
      confirm: 'Follow again and move one workload',
      effects: [{ workload: { name: 'tokman' }, from: a, to: b }],
      warnings: [],
      afterwards: ['tokman:prod gets the newest image of the registry at once, and each later one.'],
    })
  })

  it('moves nothing where the registry still has the same image', () => {
    expect(planOf(follow(pinned(), upToDate(a)))).toMatchObject({
      confirm: 'Follow again',
      effects: [],
      warnings: [],
      afterwards: ['tokman:prod already has the newest image of the registry, and gets each later one.'],
    })
  })

  it('warns where the registry refuses or cannot be checked', () => {
    expect(planOf(follow(pinned(), GONE)).warnings).toEqual([
      'The import would fail now, so workloads keep their image. Not found in the registry: “not found”.',
    ])
    expect(planOf(follow(pinned(), DOWN)).warnings).toEqual([
      'The registry could not be checked, so what will move is unknown. The server behind it is not available.',
    ])
  })

  it('warns that the source is a guess where none is recorded', () => {
    const kinds = snapshotOf({ imageStreams: [answered('ImageStream', 'kinds-of-tags', 0)] })
    const plan = planOf(planFollow(kinds, tagIn(kinds, 'kinds-of-tags', 'pinned'), registrySays(newer(b))))
    expect(plan).toMatchObject({
      title: `Follow ${repository}:pinned, which is a guess`,
      warnings: [
        `The source of kinds-of-tags:pinned before the pin is not recorded. ${repository}:pinned is a guess from the pinned image and the name of the tag.`,
      ],
    })
  })

  it('is refused if the registry does not have what is only guessed', () => {
    expect(refusalOf(follow(pinned(''), GONE))).toMatchObject({
      code: 'not-importable',
      message: expect.stringContaining(
        `the registry does not have ${follows}, which would be the guess`,
      ) as string,
    })
    const unauthorised = { state: 'failed', reason: 'Unauthorized', message: 'login' } as const
    expect(planOf(follow(pinned(''), { ok: true, value: unauthorised })).warnings).toHaveLength(2)
  })

  it('follows the registry tag that the pinned source names, without a guess', () => {
    const stream = followingStream('tokman', [a])
    const from = { kind: 'DockerImage', name: `${repository}:v1.2@${a}` }
    const snapshot = snapshotOf({ imageStreams: [{ ...stream, spec: { tags: [{ name: 'prod', from }] } }] })
    const plan = planOf(follow(snapshot))
    expect(plan).toMatchObject({ title: `Follow ${repository}:v1.2 again`, warnings: [] })
    expect(stepOf(plan).body).toMatchObject({ tag: { from: { name: `${repository}:v1.2` } } })
  })

  it('says that somebody re-tagged it, and follows the recorded source', () => {
    const snapshot = pinned(follows, { 'quayside.io/pinned-digest': b })
    expect(planOf(follow(snapshot))).toMatchObject({
      title: `Follow ${follows} again`,
      warnings: ['After it was pinned here, somebody set it to aaaaaaaa outside of Quayside.'],
    })
  })

  it('puts back an alias, and knows its image without asking the registry', () => {
    const snapshot = pinned('{"kind":"ImageStreamTag","name":"base:prod"}')
    const base = followingStream('base', [b])
    const imageStreams = { ok: true as const, value: [...valueOr(snapshot.imageStreams, []), base] }
    const plan = planOf(follow({ ...snapshot, imageStreams }, DOWN))
    expect(plan).toMatchObject({
      title: 'Go back to the tag base:prod',
      effects: [{ from: a, to: b }],
      warnings: [],
      afterwards: ['tokman:prod is as it was before the pin.'],
    })
    expect(stepOf(plan).body).toMatchObject({ tag: { from: { kind: 'ImageStreamTag', name: 'base:prod' } } })
  })

  it('puts back a pin made with oc, and says that the tag does not follow then', () => {
    expect(planOf(follow(pinned(`${repository}@${b}`)))).toMatchObject({
      title: `Go back to ${repository}@${b}`,
      afterwards: [
        'tokman:prod is pinned to bbbbbbbb again, as it was before Quayside pinned it. To follow the registry, do this once more.',
      ],
    })
  })

  it('is undone by the same pin with the same review date', () => {
    const until = '2026-12-01T22:59:59Z'
    const history = pinned(follows, { 'quayside.io/pinned-until': until })
    expect(planOf(follow(history)).undo).toEqual({
      ...{ action: 'pin', stream: 'tokman', tag: 'prod' },
      ...{ digest: a, until },
    })
  })

  it('is refused for a tag that is not pinned', () => {
    const snapshot = snapshotOf({ imageStreams: [followingStream('tokman', [a])] })
    expect(refusalOf(follow(snapshot))).toEqual({
      code: 'nothing-to-do',
      message: 'tokman:prod is not pinned.',
      ways: [],
    })
  })

  it('has another fingerprint for another pull spec', () => {
    const print = (recordedAs: string) => planOf(follow(pinned(recordedAs))).fingerprint
    expect(print(`${repository}:stable`)).not.toBe(print(follows))
    expect(print(follows)).toBe(print(follows))
  })
})
