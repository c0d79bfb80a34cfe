import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { hasEnded, podRevisionOf } from '#lib/domain/workload/pods'
import { isReady, stageOf } from '#lib/domain/workload/unready'
import { digest, followingStream, snapshotOf, triggerOf } from '#lib/domain/testing/test-objects'
import { podOfSet, READY, revisionOfSet, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import { ordinalOf } from '#lib/domain/workload/partition'
import type { Pod, StatefulSet } from '#lib/kubernetes/objects'
import { planRelease } from '#lib/plan/actions/release/plan-release'
import { planRestart } from '#lib/plan/actions/restart/plan-restart'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { planOf, refusalOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const X17 = { kind: 'StatefulSet', name: 'x17' } as const
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00.000Z', reason: '' }
const [GOOD, BAD] = ['a', 'b'] as const

/** A revision that comes back gets the highest number. */
function revisionsOf(set: StatefulSet) {
  const isBack = set.status?.updateRevision === `x17-${GOOD}`
  return [revisionOfSet(set, GOOD, isBack ? 3 : 1), revisionOfSet(set, BAD, 2)]
}

/** A set whose tag brought a bad image; its last pod has it already. */
function world(template: string, status: Pod['status'], replicas = 2, imported = [BAD, GOOD]) {
  const set = setOf('x17', { image: template, replicas, triggers: [triggerOf('worker:prod', 'app')] })
  const last = podOfSet(set, replicas - 1, BAD, status)
  return snapshotOf({
    imageStreams: [followingStream('worker', imported.map(digest))],
    statefulSets: [set],
    controllerRevisions: revisionsOf(set),
    pods: [...Array.from({ length: replicas - 1 }, (_, ordinal) => podOfSet(set, ordinal, GOOD)), last],
  })
}

const revert = (snapshot: ReturnType<typeof world>) =>
  planRevert(
    snapshot,
    { ...revertWorkload(X17), to: 'before', way: null },
    AUTHOR,
    registrySays(upToDate(digest(GOOD))),
  )
const sentences = (planned: ReturnType<typeof revert>) =>
  planOf(planned).steps.map(({ sentence }) => sentence)

describe.each([
  ['never ready', 'never got ready'],
  ['unschedulable', 'never got ready'],
  ['volume missing', 'never got ready'],
  ['init container that never ends', 'never got ready'],
  ['image pull', 'is broken'],
  ['crash loop', 'is broken'],
] as const)('a pod that blocks its set (%s)', (kind, problem) => {
  const status = UNREADY[kind]

  it('is deleted by a revert after the template is good again', () => {
    const { steps } = planOf(revert(world(BAD, status)))
    expect(steps.map(({ sentence }) => sentence)[1]).toBe(
      `Delete x17-1, which ${problem} and blocks x17; it comes back with the new image.`,
    )
    expect(steps[1]).toMatchObject({
      request: { method: 'DELETE', body: { preconditions: { uid: 'uid-x17-1-b' } } },
      after: { workload: X17, images: [{ container: 'app', image: digest(GOOD) }] },
    })
  })

  it('is deleted by another revert, which finds that the template is good already', () => {
    const imported = [GOOD, BAD, GOOD]
    const deletion = `Delete x17-1, which ${problem} and blocks x17; it comes back with the new pod template.`
    expect(sentences(revert(world(GOOD, status, 2, imported)))).toEqual([deletion])
    const alone = revert(world(GOOD, status, 1, imported))
    expect(sentences(alone)).toEqual([deletion.replaceAll('x17-1', 'x17-0')])
    expect(planOf(alone).because).toContain('x17-0 does not run its current template')
  })

  it('is deleted by a restart', () => {
    const planned = planRestart(world(GOOD, status), { action: 'restart', workload: X17 }, AUTHOR)
    expect(sentences(planned)).toEqual([
      'Set the time of the restart in the pod template of StatefulSet x17; its pods are replaced.',
      `Delete x17-1, which ${problem} and blocks x17; it comes back with the new pod template.`,
    ])
  })

  it('is deleted by a release, unless it would come back as it is', () => {
    const request = { action: 'release', workload: X17, pod: 'x17-1' } as const
    expect(planOf(planRelease(world(GOOD, status), request)).steps).toHaveLength(1)
    expect(refusalOf(planRelease(world(BAD, status), request)).code).toBe('template-broken')
  })
})

it('a pod that only starts is deleted as well, since the controller would wait for it', () => {
  const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-11-23T18:29:30Z' }] as const
  expect(sentences(revert(world(BAD, { phase: 'Running', conditions: [...conditions] })))[1]).toContain(
    'Delete x17-1, which is not ready yet and blocks x17',
  )
})

it('why a pod does not get ready is a warning, which nobody has to confirm again when it changes', () => {
  const [plan, other] = (['unschedulable', 'volume missing'] as const).map((kind) =>
    planOf(revert(world(BAD, UNREADY[kind]))),
  )
  expect(plan?.warnings).toContainEqual(
    'x17-1 never got ready. It cannot be scheduled: 0/6 nodes are available: 6 Insufficient memory.',
  )
  expect(plan?.fingerprint).toBe(other?.fingerprint)
})

/** One step of the StatefulSet controller, as stateful_set_control.go has it; null when it has nothing to do. */
function reconcile(set: StatefulSet, pods: Pod[], update: string): Pod[] | null {
  const { replicas = 1, updateStrategy, podManagementPolicy } = set.spec
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0
  const isOrdered = podManagementPolicy !== 'Parallel'
  const without = (pod: Pod) => pods.filter((each) => each !== pod)
  const at = (ordinal: number) => pods.find(({ metadata }) => ordinalOf(metadata.name) === ordinal)
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = at(ordinal)
    if (pod === undefined) {
      const current = set.status?.currentRevision?.slice('x17-'.length) ?? ''
      return [...pods, podOfSet(set, ordinal, ordinal < partition ? current : update)]
    }
    if (hasEnded(pod) || pod.metadata.deletionTimestamp !== undefined) return without(pod)
    if (isOrdered && !isReady(pod)) return null
  }
  const surplus = pods
    .filter(({ metadata }) => ordinalOf(metadata.name) >= replicas)
    .sort((a, b) => ordinalOf(b.metadata.name) - ordinalOf(a.metadata.name))
  const [last] = surplus
  if (last) {
    const firstUnready = surplus.findLast((pod) => !isReady(pod))
    return isOrdered && !isReady(last) && last !== firstUnready ? null : without(last)
  }
  if (updateStrategy?.type === 'OnDelete') return null
  for (let ordinal = replicas - 1; ordinal >= partition; ordinal--) {
    const pod = at(ordinal)
    if (pod && podRevisionOf(pod) !== `x17-${update}`) return without(pod)
    if (!pod || !isReady(pod)) return null
  }
  return null
}

function settle(set: StatefulSet, pods: Pod[], update: string): Pod[] {
  let now = pods
  for (let next = reconcile(set, now, update); next !== null; next = reconcile(set, now, update)) now = next
  return now
}

describe('for any mix of pods of two revisions', () => {
  const STATES = {
    ...UNREADY,
    ready: READY,
    ended: { phase: 'Failed' },
    terminating: READY,
  } as const satisfies Record<string, Pod['status']>
  type State = keyof typeof STATES | 'missing'
  type Made = { revision: string; state: State }
  const state = fc.constantFrom<State>(
    'ready',
    'ready',
    'ready',
    'missing',
    'ended',
    'terminating',
    'never ready',
    'unschedulable',
    'volume missing',
    'init container that never ends',
    'image pull',
    'crash loop',
  )
  const pod = fc.record({ revision: fc.constantFrom(GOOD, BAD), state })
  const worlds = fc.record({
    pods: fc.array(pod, { minLength: 1, maxLength: 6 }),
    replicas: fc.integer({ min: 1, max: 5 }),
    partition: fc.integer({ min: 0, max: 3 }),
    current: fc.constantFrom(GOOD, BAD),
    target: fc.constantFrom(GOOD, BAD),
    policy: fc.constantFrom('OrderedReady' as const, 'OrderedReady' as const, 'Parallel' as const),
    strategy: fc.constantFrom('RollingUpdate' as const, 'RollingUpdate' as const, 'OnDelete' as const),
  })

  function madePod(set: StatefulSet, { revision, state: as }: Made, ordinal: number): Pod[] {
    if (as === 'missing') return []
    const made = podOfSet(set, ordinal, revision, STATES[as])
    if (as !== 'terminating') return [made]
    return [{ ...made, metadata: { ...made.metadata, deletionTimestamp: '2026-11-23T18:29:00Z' } }]
  }

  /** An image of the target is good: pods that are made later get ready. */
  it('exactly those are deleted that the controller would wait for in vain', () => {
    fc.assert(
      fc.property(worlds, ({ pods: made, replicas, partition, current, target, policy, strategy }) => {
        const rollingUpdate = strategy === 'OnDelete' ? {} : { rollingUpdate: { partition } }
        const set = setOf('x17', {
          image: target === GOOD ? BAD : GOOD,
          current,
          replicas,
          spec: { podManagementPolicy: policy, updateStrategy: { type: strategy, ...rollingUpdate } },
        })
        const pods = made.flatMap((each, ordinal) => madePod(set, each, ordinal))
        const snapshot = snapshotOf({ statefulSets: [set], controllerRevisions: revisionsOf(set), pods })
        const effect = { workload: X17, container: 'app', from: null, to: digest(target) }
        const deleted = releaseSteps(snapshot, ownershipOf(snapshot), [effect]).map(({ step }) =>
          step.request.path.split('/').at(-1),
        )
        const settled = (deletions: typeof deleted) =>
          settle(
            set,
            pods.filter(({ metadata }) => !deletions.includes(metadata.name)),
            target,
          )
        const waitsFor = (all: Pod[]) =>
          all.filter((each) => pods.includes(each) && stageOf(each, AUTHOR.at) !== null)
        // What still is not ready would come back with the same revision, or nobody replaces it.
        for (const { metadata, ...rest } of waitsFor(settled(deleted))) {
          const ordinal = ordinalOf(metadata.name)
          const isKept = strategy !== 'OnDelete' && ordinal < partition
          const next = `x17-${isKept ? current : target}`
          const stays = podRevisionOf({ metadata, ...rest }) === next || strategy === 'OnDelete'
          const isBehind = ordinal >= replicas || policy === 'Parallel'
          expect(stays || isBehind).toBe(true)
        }
        // Without any one of the deletions, the controller waits for that pod.
        for (const name of deleted) {
          const left = settled(deleted.filter((each) => each !== name))
          expect(waitsFor(left).map(({ metadata }) => metadata.name)).toContain(name)
        }
      }),
      { numRuns: 500 },
    )
  })
})
