import { describe, expect, it } from 'vitest'
import { NOTHING_FRESH } from '#lib/domain/lay-over'
import type { Snapshot } from '#lib/domain/snapshot'
import { chronicleWith, markFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  replicaSetOf,
  snapshotOf,
  streamOf,
  tagIn,
} from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'
import { planAction } from '#lib/plan/actions/plan-action'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import { markableTag } from '#lib/plan/effects/markable-tag'
import { refuseMarked } from '#lib/plan/effects/refuse-marked'
import { FoundObjects } from '#lib/plan/found-objects'
import { neededBy } from '#lib/plan/needed-objects'
import { newer, planOf, refusalOf } from '#lib/plan/testing/test-plans'
import { withoutStreams } from '#lib/plan/without-streams'

const [a, b] = [digest('a'), digest('b')]
const has = followingStream('has', [a])
const other = followingStream('other', [b])
const marked = markedStream(followingStream('marked', [b]), markWith())
const withoutSpec = (stream: ImageStream) =>
  streamOf(stream.metadata.name, { spec: {}, ...(stream.status && { status: stream.status }) })

describe('the tag on which a mark is taken back', () => {
  const keyIn = (...imageStreams: ImageStream[]) => markableTag(snapshotOf({ imageStreams }), a)?.key

  it('has the mark, before it had the image, before it is any other', () => {
    expect(keyIn(other, has, marked)).toBe('marked:prod')
    expect(keyIn(other, has)).toBe('has:prod')
    expect(keyIn(other)).toBe('other:prod')
  })

  it('is in the spec of its stream', () => {
    expect(keyIn(withoutSpec(has), other)).toBe('other:prod')
    expect(keyIn(withoutSpec(has))).toBeUndefined()
  })

  it('is found also where the image comes to one that is not', () => {
    const snapshot = {
      ...snapshotOf({ imageStreams: [withoutSpec(has), other] }),
      chronicle: chronicleWith(markFact()),
    }
    const refused = refuseMarked(snapshot, { image: a }, tagIn(snapshot, 'has', 'prod'))
    expect(refused?.refusal.ways).toMatchObject([{ request: { action: 'mark', stream: 'other' } }])
  })
})

describe('an undo of what no trigger manages, to an image that is marked bad', () => {
  const APP = { kind: 'Deployment', name: 'app' } as const
  const running = (image: string) => deploymentOf('app', { images: { app: `quay.io/packit/app@${image}` } })
  const app = running(b)
  const known = snapshotOf({
    imageStreams: [other, marked],
    deployments: [app],
    replicaSets: [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', running(a).spec.template)],
  })
  const request = { ...revertWorkload(APP), to: { revision: 1 } }

  function plan(snapshot: Snapshot) {
    const found = new FoundObjects(snapshot, NOTHING_FRESH)
    const part = found.part(neededBy(found, request, []))
    const author = { by: 'Pavel', at: '2026-11-24T03:00:00Z', reason: '' }
    return planAction(part, request, author, () => newer(a), 900)
  }

  it('is refused with a way to take the mark back, on a tag that the plan is not about', () => {
    const { code, ways } = refusalOf(plan(known))
    expect(code).toBe('marked')
    expect(ways).toMatchObject([{ request: { action: 'mark', stream: 'marked', verdict: 'none' } }])
  })

  it('is planned while no stream can be read, and says who marked it, when and why', () => {
    const chronicle = chronicleWith(markFact())
    const word =
      'aaaaaaaa is marked bad. Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs. No image stream tag can be read on which to take that back.'
    for (const snapshot of [withoutStreams(known), { ...known, imageStreams: DOWN, chronicle }])
      expect(planOf(plan(snapshot)).warnings[0]).toBe(word)
  })

  it('is another plan once somebody marked it', () => {
    const unmarked = planOf(plan({ ...known, imageStreams: DOWN }))
    expect(unmarked.warnings.join()).not.toContain('marked')
    expect(unmarked.fingerprint).not.toBe(planOf(plan(withoutStreams(known))).fingerprint)
  })
})
