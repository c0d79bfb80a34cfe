import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestIn, digestOf } from '#lib/domain/image/pull-spec'
import { newestOf } from '#lib/domain/image-stream/tag-source'
import { newestMarks } from '#lib/domain/chronicle/image-mark'
import type { Snapshot } from '#lib/domain/snapshot'
import { chronicleWith, markFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import type { Plan, Undoing } from '#lib/plan/plan'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { newer, refusalOf, upToDate } from '#lib/plan/testing/test-plans'

const AUTHOR = { by: 'Pavel', at: '2026-11-24T03:00:00Z', reason: 'again' }
const APP = { kind: 'Deployment', name: 'app' } as const
const PROD = { stream: 'worker', tag: 'prod' } as const
const IMAGES = ['a', 'b', 'c'].map(digest)
const pullSpec = (image: string) => `quay.io/packit/worker@${image}`

type World = {
  history: string[]
  /** What the registry has under the tag that is followed. */
  registry: string
  /** What `app` runs, and ran before. */
  runs: [now: string, before: string]
  isPinned: boolean
  isPaused: boolean
}

const image = fc.constantFrom(...IMAGES)
const worlds: fc.Arbitrary<World> = fc.record({
  history: fc.shuffledSubarray(IMAGES, { minLength: 1 }),
  registry: image,
  runs: fc.tuple(image, image),
  isPinned: fc.boolean(),
  isPaused: fc.boolean(),
})

const CONSTANT: SnapshotRequest[] = [
  { action: 'import', ...PROD },
  { action: 'import-all', tags: ['worker:prod', 'other:prod'], except: [] },
  { action: 'follow', ...PROD },
  { action: 'schedule', ...PROD, scheduled: true },
  { action: 'resume', triggers: [{ workload: APP, container: 'app' }] },
  { action: 'undo', operation: 'op-1', except: [], also: ['worker:prod'] },
  { action: 'restart', workload: APP },
  revertLane(PROD),
  revertWorkload(APP),
  { ...revertWorkload(APP), way: 'pause' },
  { ...revertWorkload(APP), to: { revision: 1 } },
]

const requests: fc.Arbitrary<SnapshotRequest> = fc.oneof(
  { arbitrary: fc.constantFrom(...CONSTANT), weight: CONSTANT.length },
  {
    arbitrary: image.map((to) => ({ action: 'pin' as const, ...PROD, digest: to, until: null })),
    weight: 2,
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(image, fc.constantFrom('pause' as const, null))
      .map(([to, way]) => ({ ...revertLane(PROD), to: { digest: to }, way })),
  },
)

function snapshotIn({ history, runs: [now, before], isPinned, isPaused }: World): Snapshot {
  const stream = followingStream('worker', history)
  const [newest = ''] = history
  const tags = (stream.spec?.tags ?? []).map((tag) =>
    isPinned ? { ...tag, from: { kind: 'DockerImage', name: pullSpec(newest) } } : tag,
  )
  const trigger = triggerOf('worker:prod', 'app', isPaused ? { paused: true } : {})
  const withImage = (of: string) =>
    deploymentOf('app', { images: { app: pullSpec(of) }, triggers: [trigger] })
  const app = withImage(now)
  return snapshotOf({
    imageStreams: [{ ...stream, spec: { tags } }, followingStream('other', [digest('f')])],
    deployments: [app],
    replicaSets: [replicaSetOf(app, 2, 'bbb'), replicaSetOf(app, 1, 'aaa', withImage(before).spec.template)],
  })
}

type Place = 'its tag' | 'another tag' | 'the chronicle' | 'a stream that the plan does not have'
const places: Place[] = ['its tag', 'another tag', 'the chronicle', 'a stream that the plan does not have']

function markedIn(snapshot: Snapshot, of: string, place: Place): Snapshot {
  const mark = markWith({ image: of })
  if (place === 'the chronicle') return { ...snapshot, chronicle: chronicleWith(markFact(mark)) }
  if (place === 'a stream that the plan does not have') return { ...snapshot, marks: newestMarks([mark]) }
  const name = place === 'its tag' ? 'worker' : 'other'
  const streams = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const marked = streams.map((each) => (each.metadata.name === name ? markedStream(each, mark) : each))
  return { ...snapshot, imageStreams: { ok: true, value: marked } }
}

function plan(world: World, request: SnapshotRequest, snapshot: Snapshot) {
  const lookUp: RegistryLookup = (tag, asked) => {
    const own = tag.stream.metadata.name === 'worker' ? world.registry : digest('f')
    const found = digestOf(asked) ?? own
    return newestOf(tag)?.image === found ? upToDate(found) : newer(found)
  }
  const undo = { action: 'pin', ...PROD, digest: world.runs[1], until: null } as const
  const undoing: Undoing = {
    title: 'Import 1 tag',
    tags: [{ name: 'worker:prod', undo: { image: world.history[0] ?? null, request: undo }, movedBy: null }],
  }
  return planAction(snapshot, request, AUTHOR, lookUp, 900, undoing)
}

/** The images that a plan brings to workloads or to the tag. */
function broughtBy(made: Plan, { history: [newest], registry, isPinned }: World): Set<string | null> {
  const { request, effects, imports } = made
  const moved = effects.flatMap(({ from, to }) => (digestIn(from) === digestIn(to) ? [] : digestIn(to)))
  const imported = imports.flatMap(({ outcome, digest: to }) => (outcome === 'new' ? to : []))
  // The cluster passes a pinned tag over.
  const follows =
    ['import', 'follow'].includes(request.action) || (request.action === 'schedule' && !isPinned)
  const arrived = [
    ...(follows && registry !== newest ? [registry] : []),
    ...(request.action === 'pin' && request.digest !== newest ? [request.digest] : []),
  ]
  return new Set([...moved, ...imported, ...arrived])
}

/** These choose what to bring, or leave it out. */
function chooses(request: SnapshotRequest): boolean {
  const isBefore = request.action === 'revert' && request.to === 'before'
  return isBefore || request.action === 'import-all' || request.action === 'undo'
}

describe('an image that is marked bad', () => {
  it('comes by no plan that would bring it, wherever it was marked', () => {
    const refused = new Set<string>()
    fc.assert(
      fc.property(worlds, requests, fc.constantFrom(...places), (world, request, place) => {
        const snapshot = snapshotIn(world)
        const free = plan(world, request, snapshot)
        for (const bad of free.ok ? broughtBy(free.plan, world) : []) {
          refused.add(request.action)
          const held = plan(world, request, markedIn(snapshot, bad ?? '', place))
          if (held.ok) expect(broughtBy(held.plan, world)).not.toContain(bad)
          if (chooses(request)) continue
          const { code, message } = refusalOf(held)
          expect(code).toBe('marked')
          expect(message).toContain('Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.')
        }
      }),
      { numRuns: 400 },
    )
    const bringing = ['import', 'import-all', 'follow', 'schedule', 'resume', 'undo', 'revert', 'pin']
    expect([...refused].sort()).toEqual(bringing.sort())
  })

  const world: World = {
    history: [IMAGES[1] ?? '', IMAGES[0] ?? ''],
    registry: IMAGES[2] ?? '',
    runs: [IMAGES[1] ?? '', IMAGES[0] ?? ''],
    isPinned: false,
    isPaused: false,
  }
  const held = (request: SnapshotRequest, bad: string) =>
    plan(world, request, markedIn(snapshotIn(world), bad, 'its tag'))

  it('is refused with the way to take the mark back', () => {
    const refusal = refusalOf(held({ action: 'import', ...PROD }, digest('c')))
    const request = { action: 'mark', ...PROD, digest: digest('c'), verdict: 'none' }
    expect(refusal.ways).toEqual([{ sentence: 'Take the mark back', request }])
  })

  it('is refused by no other way of the same revert', () => {
    const refusal = refusalOf(held({ ...revertLane(PROD), to: { digest: digest('a') } }, digest('a')))
    expect(refusal.ways.map(({ sentence }) => sentence)).toEqual(['Take the mark back'])
  })

  it('is left out of an import of all, with who and why', () => {
    const refusal = refusalOf(
      held({ action: 'import-all', tags: ['worker:prod', 'other:prod'], except: [] }, digest('c')),
    )
    expect(refusal.imports).toMatchObject([
      { name: 'other:prod', outcome: 'idle' },
      {
        name: 'worker:prod',
        outcome: 'marked',
        why: expect.stringContaining('Ola marked it bad') as unknown,
      },
    ])
    expect(refusal.message).toContain('1 with a newer image that is marked bad')
  })

  it('stays in an undo of many tags', () => {
    const refusal = refusalOf(held({ action: 'undo', operation: 'op-1', except: [], also: [] }, digest('a')))
    expect(refusal.imports).toMatchObject([{ name: 'worker:prod', outcome: 'marked' }])
  })

  it('is no obstacle where it runs already: a restart brings nothing', () => {
    expect(held({ action: 'restart', workload: APP }, digest('b')).ok).toBe(true)
  })

  it('is refused in a manifest list that the registry has, by all that would bring the list', () => {
    const list = newer(digest('c'), [digest('d'), digest('e')])
    const snapshot = markedIn(snapshotIn(world), digest('e'), 'another tag')
    const plans = (lookUp: RegistryLookup) =>
      [
        { action: 'import', ...PROD } as const,
        { action: 'schedule', ...PROD, scheduled: true } as const,
        { action: 'pin', ...PROD, digest: digest('a'), until: null } as const,
      ].map((request) => planAction(snapshot, request, AUTHOR, lookUp, 900))
    for (const planned of plans(() => list))
      expect(refusalOf(planned)).toMatchObject({
        code: 'marked',
        message: expect.stringContaining('eeeeeeee is marked bad.') as string,
        ways: [{ request: { action: 'mark', digest: digest('e'), verdict: 'none' } }],
      })
    expect(plans(() => newer(digest('c'), [digest('d')])).every(({ ok }) => ok)).toBe(true)
    const all = planAction(
      snapshot,
      { action: 'import-all', tags: ['worker:prod'], except: [] },
      AUTHOR,
      () => list,
      900,
    )
    expect(refusalOf(all).imports).toMatchObject([{ outcome: 'marked' }])
  })

  it('is refused as a manifest list, and as the image that the cluster would import of one', () => {
    const pin: SnapshotRequest = { action: 'pin', ...PROD, digest: digest('a'), until: null }
    for (const bad of [digest('a'), digest('d')]) {
      const snapshot = markedIn(snapshotIn(world), bad, 'its tag')
      const refusal = refusalOf(planAction(snapshot, pin, AUTHOR, () => newer(digest('d')), 900))
      expect(refusal.code).toBe('marked')
    }
  })
})
