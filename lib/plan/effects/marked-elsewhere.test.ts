import { describe, expect, it } from 'vitest'
import { newestMarks, type ImageMark } from '#lib/domain/chronicle/image-mark'
import { unknownImage } from '#lib/domain/image/image'
import { markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import { markedElsewhere } from '#lib/plan/effects/marked-elsewhere'
import type { Plan } from '#lib/plan/plan'
import { newer, planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const PROD = { stream: 'worker', tag: 'prod' } as const
const AUTHOR = { by: 'Pavel', at: '2026-11-24T03:00:00Z', reason: '' }
const [a, b, c] = [digest('a'), digest('b'), digest('c')]

/** `worker:prod` had image a before b. @param fed whether a workload runs b */
function planned(request: SnapshotRequest, fed = true, check = newer(c)): Plan {
  const spec = { images: { app: `quay.io/packit/worker@${b}` }, triggers: [triggerOf('worker:prod', 'app')] }
  const app = deploymentOf('app', spec)
  const workloads = fed ? { deployments: [app], replicaSets: [replicaSetOf(app, 1, 'aaa')] } : {}
  const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [b, a])], ...workloads })
  return planOf(planAction(snapshot, request, AUTHOR, registrySays(check), 900))
}

/** @param told the images whose details the plan has: by the registry, and of what moves */
function warnings(
  plan: Plan,
  marks: ImageMark[],
  told: string[] = [],
  lists: Record<string, string[]> = {},
): string[] {
  return markedElsewhere(
    { plan, images: told.map(unknownImage), lists },
    { title: 'Staging', marks: newestMarks(marks) },
  )
}

const BAD = [a, b, c].map((image) => markWith({ image }))
const SAID = 'is marked bad in Staging. Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.'

describe('a plan that brings an image that is marked bad in another environment', () => {
  it.each<[string, SnapshotRequest, boolean, string[], string]>([
    ['by an import', { action: 'import', ...PROD }, true, [b, c], c],
    ['by an import that moves no workload', { action: 'import', ...PROD }, false, [c], c],
    ['by a schedule', { action: 'schedule', ...PROD, scheduled: true }, true, [c], c],
    ['by a pin', { action: 'pin', ...PROD, digest: a, until: null }, true, [a, b], a],
  ])('says so: %s', (_, request, fed, told, brought) => {
    expect(warnings(planned(request, fed, newer(brought)), BAD, told)).toEqual([
      `${brought.slice(7, 15)} ${SAID}`,
    ])
  })

  it('names the tags of an import of many', () => {
    const plan = planned({ action: 'import-all', tags: ['worker:prod'], except: [] })
    expect(warnings(plan, BAD, [c])).toEqual([`worker:prod: cccccccc ${SAID}`])
  })

  it('says so of an image of a manifest list', () => {
    const lists = { [c]: [a, digest('d')] }
    const [badPart] = BAD
    const plan = planned({ action: 'import-all', tags: ['worker:prod'], except: [] })
    expect(warnings(plan, badPart ? [badPart] : [], [c], lists)).toEqual([`worker:prod: aaaaaaaa ${SAID}`])
  })

  it('says it of no image that is there already, is marked good, or was', () => {
    const request = { action: 'import', ...PROD } as const
    expect(warnings(planned(request, false, upToDate(b)), BAD, [b])).toEqual([])
    expect(warnings(planned(request), [markWith({ image: c, verdict: 'good' })], [c])).toEqual([])
    const takenBack = markWith({ image: c, verdict: 'none', at: '2026-11-21T00:00:00Z' })
    expect(warnings(planned(request), [...BAD, takenBack], [c])).toEqual([])
  })

  it('tells of ten, and how many more there are', () => {
    const images = '0123456789ab'.split('').map(digest)
    const imports = images.map((image) => {
      return { name: `x${image.slice(7, 8)}:prod`, outcome: 'new' as const, digest: image, why: null }
    })
    const plan = { ...planned({ action: 'import', ...PROD }, false), imports }
    const told = warnings(
      plan,
      images.map((image) => markWith({ image })),
    )
    expect(told).toHaveLength(11)
    expect(told.at(-1)).toBe('2 more images are marked bad in Staging.')
  })
})
