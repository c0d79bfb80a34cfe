import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot, WORKER } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planPauseTrigger, planResumeTrigger } from '#lib/plan/actions/plan-trigger'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const APP = { kind: 'Deployment', name: 'app' } as const
const [a, b] = [digest('a'), digest('b')]
const other = triggerOf('worker:stg', 'proxy', { paused: true })

/** `app` runs image a, and its tag `worker:prod` has b. */
function snapshotWith(trigger: object, members: Partial<Parameters<typeof deploymentOf>[1]> = {}) {
  const images = { app: `quay.io/packit/worker@${a}`, proxy: 'nginx:1' }
  const app = deploymentOf('app', { images, triggers: [trigger, other], ...members })
  const replicaSets = [replicaSetOf(app, 7, 'aaa')]
  return snapshotOf({ imageStreams: [followingStream('worker', [b, a])], deployments: [app], replicaSets })
}

const live = triggerOf('worker:prod', 'app')
const paused = triggerOf('worker:prod', 'app', { paused: true })
const pause = (snapshot = snapshotWith(live), container = 'app') =>
  planPauseTrigger(snapshot, { action: 'pause', workload: APP, container })
const resume = (snapshot = snapshotWith(paused), container = 'app') =>
  planResumeTrigger(snapshot, { action: 'resume', workload: APP, container })

const patchOf = (triggers: object[]) => [
  { op: 'replace', path: '/metadata/resourceVersion', value: '200' },
  {
    op: 'replace',
    path: '/metadata/annotations/image.openshift.io~1triggers',
    value: JSON.stringify(triggers),
  },
]

describe('the plan of a pause', () => {
  it('changes that one trigger, moves nothing, and resuming takes it back', () => {
    const plan = planOf(pause())
    expect(stepOf(plan)).toMatchObject({ method: 'PATCH', contentType: 'application/json-patch+json' })
    expect(stepOf(plan).body).toEqual(patchOf([paused, other]))
    expect(plan).toMatchObject({
      title: 'Pause the image trigger of app',
      effects: [],
      warnings: [],
      undo: { action: 'resume', workload: APP, container: 'app' },
    })
  })

  it('of a recorded StatefulSet keeps its annotation but for that', () => {
    const { body } = stepOf(
      planOf(
        planPauseTrigger(recordedSnapshot(), {
          action: 'pause',
          workload: WORKER,
          container: 'packit-worker',
        }),
      ),
    )
    const { annotations } = answered('StatefulSet', 'rollout-history', 6).metadata
    const before = annotations?.['image.openshift.io/triggers'] ?? ''
    expect(body).toMatchObject([{}, { value: before.replace(/}]$/, ',"paused":true}]') }])
  })
})

describe('the plan of resuming a trigger', () => {
  it('says that the newest image of the tag comes at once', () => {
    const plan = planOf(resume())
    expect(stepOf(plan).body).toEqual(patchOf([live, other]))
    expect(plan).toMatchObject({
      confirm: 'Resume and move one workload',
      effects: [{ workload: APP, container: 'app', from: a, to: b }],
      warnings: ['app has several containers: only app changes, proxy stays.'],
      afterwards: ['app takes the newest image of worker:prod at once, and each later one too.'],
    })
  })

  it('is taken back together with what it moved', () => {
    expect(planOf(resume()).undo).toEqual({
      action: 'revert',
      workload: APP,
      to: { revision: 7 },
      way: 'pause',
    })
  })

  it('moves nothing where the workload has the newest already, and a pause takes it back', () => {
    const images = { app: `quay.io/packit/worker@${b}`, proxy: 'nginx:1' }
    expect(planOf(resume(snapshotWith(paused, { images })))).toMatchObject({
      confirm: 'Resume',
      effects: [],
      undo: { action: 'pause', workload: APP, container: 'app' },
    })
  })

  it('warns that nobody here knows what a tag of another namespace has', () => {
    const from = { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'shared' }
    expect(planOf(resume(snapshotWith({ ...paused, from }))).warnings).toEqual([
      'What worker:prod has is unknown, and so what app will run.',
    ])
  })
})

describe('pausing and resuming are refused', () => {
  it('where the annotation is malformed, since nothing would come of it', () => {
    expect(refusalOf(pause(snapshotWith({ ...live, paused: 'false' })))).toMatchObject({
      code: 'trigger-malformed',
      message: expect.stringMatching(
        /^None of the image triggers of app works\. Mend the annotation/,
      ) as string,
    })
  })

  it('where the trigger is so already', () => {
    expect(refusalOf(pause(snapshotWith(paused))).code).toBe('nothing-to-do')
    expect(refusalOf(resume(snapshotWith(live))).code).toBe('nothing-to-do')
  })

  it('for a container that none feeds, and says which one does', () => {
    expect(refusalOf(pause(snapshotWith(live), 'beat')).message).toBe(
      'No image trigger of app feeds a container beat. There is one for app, proxy.',
    )
  })

  it('for a workload that is not there', () => {
    expect(refusalOf(pause(snapshotOf())).message).toBe('There is no Deployment app.')
  })

  it('for a paused Deployment, which would not roll out what the trigger brings', () => {
    expect(refusalOf(resume(snapshotWith(paused, { spec: { paused: true } }))).code).toBe('paused')
  })
})
