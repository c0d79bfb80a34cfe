import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StatefulSet } from '#lib/kubernetes/objects'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { digestOf } from '#lib/domain/image/pull-spec'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import { planOf, refusalOf, upToDate } from '#lib/plan/testing/test-plans'
import type { Plan } from '#lib/plan/plan'

const AUTHOR = { by: 'Ola', at: '2026-11-24T03:00:00Z', reason: '' }
const image = (digit: string, stream = 'worker') => `quay.io/packit/${stream}@${digest(digit)}`
const LANE = revertLane({ stream: 'worker', tag: 'prod' })

type Of = { kind: WorkloadKey['kind']; isPaused: boolean; hasSidecar: boolean }

const NAMES = ['beat', 'long', 'short', 'spare'] as const
const keyAt = (of: readonly Of[], index: number): WorkloadKey => ({
  kind: of[index]?.kind ?? 'Deployment',
  name: NAMES[index] ?? '',
})

/** `worker:prod` is at c after b and a, and feeds each of these; `other:prod` has the same images and feeds their sidecars. */
function worldOf(of: readonly Of[]) {
  const made = of.map(({ kind, isPaused, hasSidecar }, index) => {
    const sidecar = hasSidecar ? { sidecar: image('c', 'other') } : {}
    const object = deploymentOf(NAMES[index] ?? '', {
      images: { app: image('c'), ...sidecar },
      triggers: [
        triggerOf('worker:prod', 'app', isPaused ? { paused: true } : {}),
        ...(hasSidecar ? [triggerOf('other:prod', 'sidecar')] : []),
      ],
    })
    return { kind, object }
  })
  const sets = made.filter(({ kind }) => kind === 'StatefulSet')
  return snapshotOf({
    imageStreams: ['worker', 'other'].map((name) => followingStream(name, ['c', 'b', 'a'].map(digest))),
    deployments: made.filter(({ kind }) => kind === 'Deployment').map(({ object }) => object),
    statefulSets: sets.map(({ object: { metadata, spec, status } }): StatefulSet => {
      return { metadata, spec: { ...spec, serviceName: metadata.name }, status: { replicas: 1, ...status } }
    }),
  })
}

const plan = (of: readonly Of[], request: Partial<RevertRequest> = {}) =>
  planRevert(worldOf(of), { ...LANE, ...request }, AUTHOR, (_tag, pullSpec) =>
    upToDate(digestOf(pullSpec) ?? ''),
  )

const movedBy = ({ effects }: Plan) => effects.map(({ workload }) => keyOf(workload)).sort()

const worlds = fc.array(
  fc.record({
    kind: fc.constantFrom('Deployment' as const, 'StatefulSet' as const),
    isPaused: fc.constantFrom(false, false, true),
    hasSidecar: fc.boolean(),
  }),
  { minLength: 1, maxLength: NAMES.length },
)

const three: Of[] = [
  { kind: 'Deployment', isPaused: false, hasSidecar: false },
  { kind: 'StatefulSet', isPaused: false, hasSidecar: false },
  { kind: 'StatefulSet', isPaused: false, hasSidecar: false },
]
const [BEAT, LONG, SHORT] = [0, 1, 2].map((index) => keyAt(three, index)) as [
  WorkloadKey,
  WorkloadKey,
  WorkloadKey,
]

describe('of the workloads that a tag feeds', () => {
  it('exactly the chosen ones move, each in one container, to one image', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), fc.constantFrom(null, 'pause' as const), (of, bits, way) => {
        const chosen = of.flatMap((_, index) => ((bits >> index) % 2 === 1 ? [keyAt(of, index)] : []))
        const planned = plan(of, { workloads: chosen, to: { digest: digest('a') }, way })
        if (chosen.length === 0) {
          expect(refusalOf(planned).code).toBe('nothing-chosen')
          return
        }
        const { effects, steps, pins, ...done } = planOf(planned)
        expect(movedBy({ ...done, effects, steps, pins })).toEqual(chosen.map(keyOf).sort())
        expect(effects).toEqual(
          effects.map(({ workload }) => ({ workload, container: 'app', from: digest('c'), to: digest('a') })),
        )
        const live = of.flatMap(({ isPaused }, index) => (isPaused ? [] : [keyOf(keyAt(of, index))]))
        const isAllLive = JSON.stringify(live.sort()) === JSON.stringify(chosen.map(keyOf).sort())
        expect(pins).toBe(way === null && isAllLive ? 'worker:prod' : null)
        // One operation, with a step for each workload that is written.
        expect(steps).toHaveLength(pins === null ? chosen.length : 1)
      }),
      { numRuns: 150 },
    )
  })

  it('all that it feeds are named, without those that are held back', () => {
    const [beat, ...sets] = three
    const held = [...sets, { kind: 'Deployment', isPaused: true, hasSidecar: false } as const]
    const planned = planOf(plan([...(beat ? [beat] : []), ...held]))
    expect(planned).toMatchObject({
      request: { lane: 'worker:prod', workloads: [BEAT, LONG, SHORT], to: { digest: digest('b') } },
      title: 'Move 3 of 4 workloads back to bbbbbbbb',
      pins: 'worker:prod',
      confirm: 'Pin and move 3 workloads',
    })
    expect(planned.scope?.choices.map(({ isChosen, note }) => [isChosen, note])).toEqual([
      [true, null],
      [true, null],
      [true, null],
      [false, 'its image trigger is paused'],
    ])
  })

  it.each([
    [[BEAT, LONG, SHORT], 'Move 3 workloads back to bbbbbbbb', 'Pin and move 3 workloads'],
    [[LONG, SHORT], 'Move 2 of 3 workloads back to bbbbbbbb', 'Pause and move 2 workloads'],
    [[SHORT], 'Move short alone back to bbbbbbbb', 'Pause and move one workload'],
  ])('the title and the button say how many move: %j', (workloads, title, confirm) => {
    expect(planOf(plan(three, { workloads }))).toMatchObject({ title, confirm })
  })

  it('one is its own subject on its page: nobody else moves, and all can be chosen', () => {
    const request = { ...revertWorkload(SHORT) }
    const alone = planOf(plan(three, request))
    expect(movedBy(alone)).toEqual([keyOf(SHORT)])
    expect(alone.scope?.lanes).toEqual([{ tag: 'worker:prod', workloads: [BEAT, LONG, SHORT] }])
    const all = planOf(plan(three, { ...request, workloads: [SHORT, BEAT, LONG] }))
    expect(all).toMatchObject({ pins: 'worker:prod', title: 'Move 3 workloads back to bbbbbbbb' })
  })
})

describe('what a person has seen', () => {
  it('is named in the request, so that a later revert does not move it one image further back', () => {
    const { request } = planOf(plan(three))
    expect(request).toMatchObject({ workloads: [BEAT, LONG, SHORT], to: { digest: digest('b') } })
    const { fingerprint } = planOf(plan(three))
    expect(planOf(plan(three, request as RevertRequest)).fingerprint).toBe(fingerprint)
  })

  it('is refused where it is so already, and can be changed', () => {
    const refusal = refusalOf(plan(three, { to: { digest: digest('c') } }))
    expect(refusal).toMatchObject({
      code: 'nothing-to-do',
      message: 'All 3 workloads already have cccccccc.',
      request: { to: { digest: digest('c') } },
      scope: { choices: [{}, {}, {}] },
    })
  })
})

it('several paused triggers are resumed together', () => {
  const { undo } = planOf(plan(three, { workloads: [LONG, SHORT] }))
  expect(undo).toEqual({
    action: 'resume',
    triggers: [LONG, SHORT].map((workload) => ({ workload, container: 'app' })),
  })
})
