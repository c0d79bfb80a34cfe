import { describe, expect, it } from 'vitest'
import { REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type { ReplicaSet } from '#lib/kubernetes/objects'
import { imageRuns } from '#lib/domain/stream-tag/image-runs'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { answered, recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  podOf,
  replicaSetOf,
  snapshotOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { workloadsOf } from '#lib/domain/workload/workload'

const image = (digit: string) => `quay.io/packit/tokman@${digest(digit)}`
const withImage = (digit: string, other: object = {}) =>
  deploymentOf('tokman', { images: { tokman: image(digit) }, spec: other })

/** The ReplicaSet of a revision with an image, created on a day of November. */
function made(revision: number, digit: string, day: number, hash = `hash${revision}`): ReplicaSet {
  const set = replicaSetOf(withImage(digit), revision, hash, withImage(digit).spec.template)
  return { ...set, metadata: { ...set.metadata, creationTimestamp: on(day) } }
}

function backInUse(set: ReplicaSet): ReplicaSet {
  const annotations = { ...set.metadata.annotations, [REVISION_HISTORY_ANNOTATION]: '1' }
  return { ...set, metadata: { ...set.metadata, annotations } }
}

function on(day: number): string {
  return `2026-11-${String(day).padStart(2, '0')}T02:00:00Z`
}

function runningPod(set: ReplicaSet, digit: string, day: number) {
  const status = { name: 'tokman', ready: true, restartCount: 0, image: '', imageID: image(digit) }
  const pod = podOf(set, { status: { containerStatuses: [status] } })
  const labels = set.metadata.labels ?? {}
  return { ...pod, metadata: { ...pod.metadata, labels, creationTimestamp: on(day) } }
}

/** `a: runs 3 to …`: the digit of the image, the state and the days. `~` is the latest possible day, `…` is unknown. */
function runsIn(replicaSets: ReplicaSet[], pods: Lists['pods'] = []): string[] {
  const newest = replicaSets[0]?.spec.template
  const tokman = { ...withImage('a'), spec: { ...withImage('a').spec, ...(newest && { template: newest }) } }
  const snapshot = snapshotOf({ deployments: [tokman], replicaSets, pods })
  const day = (moment: { at: string; isExact: boolean } | null) =>
    moment === null ? '…' : `${moment.isExact ? '' : '~'}${Number(moment.at.slice(8, 10))}`
  return [...imageRuns(workloadsOf(snapshot), ownershipOf(snapshot))].flatMap(([digestOfRun, runs]) =>
    runs.map(
      ({ state, since, until }) => `${digestOfRun.charAt(7)}: ${state} ${day(since)} to ${day(until)}`,
    ),
  )
}

describe('an image ran', () => {
  it('from the creation of its revision to that of the next', () => {
    const newest = made(3, 'c', 9)
    expect(runsIn([newest, made(2, 'b', 5), made(1, 'a', 1)], [runningPod(newest, 'c', 9)])).toEqual([
      'c: runs 9 to …',
      'b: ended 5 to 9',
      'a: ended 1 to 5',
    ])
  })

  it('no longer on a pod that has ended', () => {
    const old = made(1, 'a', 1)
    const pod = runningPod(old, 'a', 1)
    const ended = { ...pod, status: { ...pod.status, phase: 'Failed' as const } }
    expect(runsIn([made(2, 'b', 5), old], [ended])).toEqual(['b: awaited 5 to …', 'a: ended 1 to 5'])
  })

  it('through a change of another part of the template', () => {
    expect(runsIn([made(4, 'b', 9), made(3, 'a', 7), made(2, 'a', 5), made(1, 'a', 1)])).toEqual([
      'b: awaited 9 to …',
      'a: ended 1 to 9',
    ])
  })

  it('until the next revision or earlier, if one in between is gone', () => {
    expect(runsIn([made(5, 'b', 9), made(3, 'a', 1)])).toEqual(['b: awaited 9 to …', 'a: ended 1 to ~9'])
  })

  it('again since its first pod or earlier, if its revision came back', () => {
    const back = backInUse(made(3, 'a', 1))
    expect(runsIn([back, made(2, 'b', 5)], [runningPod(back, 'a', 8)])).toEqual([
      'a: runs ~8 to …',
      'a: ended 1 to ~5',
      'b: ended 5 to ~8',
    ])
    expect(runsIn([back, made(2, 'b', 5)])).toEqual([
      'a: awaited … to …',
      'a: ended 1 to ~5',
      'b: ended 5 to …',
    ])
  })

  it('a little longer if old pods still run', () => {
    const [newest, before] = [made(2, 'b', 5), made(1, 'a', 1)]
    expect(runsIn([newest, before], [runningPod(before, 'a', 1)])).toEqual([
      'b: awaited 5 to …',
      'a: leaving 1 to 5',
    ])
  })

  it('since an unknown time, if only pods have it', () => {
    const owner = made(1, 'a', 1)
    expect(runsIn([owner], [runningPod(owner, 'b', 1)])).toEqual(['a: awaited 1 to …', 'b: runs … to …'])
  })
})

describe('the recorded workloads', () => {
  it('ran three images each', () => {
    const snapshot = recordedSnapshot()
    const runs = [...imageRuns(workloadsOf(snapshot), ownershipOf(snapshot)).values()].flat()
    expect(runs.map(({ workload, state }) => `${workload.kind} ${state}`)).toEqual([
      ...['Deployment awaited', 'Deployment ended', 'Deployment ended'],
      ...['StatefulSet awaited', 'StatefulSet ended', 'StatefulSet ended'],
    ])
    expect(runs.every(({ since }) => since?.isExact)).toBe(true)
  })

  it.each([
    [11, 25],
    [11, 30],
  ])('ran the older image again after an undo of the undo, since an unknown time', (deployment, sets) => {
    const scenario = 'rollout-undo-without-trigger'
    const snapshot = snapshotOf({
      deployments: [answered('Deployment', scenario, deployment)],
      replicaSets: answered('ReplicaSetList', scenario, sets).items ?? [],
    })
    const [newest] = [...imageRuns(workloadsOf(snapshot), ownershipOf(snapshot)).values()]
    expect(newest?.map(({ state, since, until }) => [state, since?.at, until?.at])).toEqual([
      ['awaited', undefined, undefined],
      ['ended', '2026-11-23T18:09:57Z', undefined],
    ])
  })
})
