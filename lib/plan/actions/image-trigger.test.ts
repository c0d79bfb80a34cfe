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
import { planPause } from '#lib/plan/actions/pause/plan-pause'
import { planResume } from '#lib/plan/actions/resume/plan-resume'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

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
  planPause(snapshot, { action: 'pause', workload: APP, container })
const resume = (snapshot = snapshotWith(paused), container = 'app') =>
  planResume(snapshot, { action: 'resume', triggers: [{ workload: APP, container }] })

const patchOf = (triggers: object[]) => [
  { op: 'replace', path: '/metadata/resourceVersion', value: '200' },
  {
    op: 'replace',
    path: '/metadata/annotations/image.openshift.io~1triggers',
    value: JSON.stringify(triggers),
  },
]

describe('the plan of a pause', () => {
  it('changes that one trigger and moves nothing; resuming undoes it', () => {
    const plan = planOf(pause())
    expect(stepOf(plan)).toMatchObject({ method: 'PATCH', contentType: 'application/json-patch+json' })
    expect(stepOf(plan).body).toEqual(patchOf([paused, other]))
    expect(plan).toMatchObject({
      title: 'Pause the image trigger of app',
      effects: [],
      warnings: [],
      undo: { action: 'resume', triggers: [{ workload: APP, container: 'app' }] },
    })
  })

  it('changes nothing else in the annotation of a recorded StatefulSet', () => {
    const { body } = stepOf(
      planOf(
        planPause(recordedSnapshot(), {
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
      afterwards: ['app takes the newest image of worker:prod at once, and each later one.'],
    })
  })

  it('is undone together with what it moved', () => {
    expect(planOf(resume()).undo).toEqual({
      ...revertWorkload(APP),

      to: { revision: 7 },
      way: 'pause',
    })
  })

  it('moves nothing where the workload already has the newest image; a pause undoes it', () => {
    const images = { app: `quay.io/packit/worker@${b}`, proxy: 'nginx:1' }
    expect(planOf(resume(snapshotWith(paused, { images })))).toMatchObject({
      confirm: 'Resume',
      effects: [],
      undo: { action: 'pause', workload: APP, container: 'app' },
    })
  })

  it('warns that the image of a tag in another namespace is unknown', () => {
    const from = { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'shared' }
    expect(planOf(resume(snapshotWith({ ...paused, from }))).warnings).toEqual([
      'The image of shared/worker:prod is unknown, so what app will run is unknown too.',
    ])
  })
})

describe('pausing and resuming are refused', () => {
  it('where the annotation is malformed, because the triggers are ignored', () => {
    expect(refusalOf(pause(snapshotWith({ ...live, paused: 'false' })))).toMatchObject({
      code: 'trigger-malformed',
      message: expect.stringMatching(/^No image trigger of app works\. Fix the annotation first\./) as string,
    })
  })

  it('where the trigger is already paused, or live', () => {
    expect(refusalOf(pause(snapshotWith(paused))).code).toBe('nothing-to-do')
    expect(refusalOf(resume(snapshotWith(live))).code).toBe('nothing-to-do')
  })

  it('for a container without a trigger, and the refusal names the containers that have one', () => {
    expect(refusalOf(pause(snapshotWith(live), 'beat')).message).toBe(
      'app has no image trigger for container beat. There is one for app, proxy.',
    )
  })

  it('for an unknown workload', () => {
    expect(refusalOf(pause(snapshotOf())).message).toBe('There is no Deployment app.')
  })

  it('for a paused Deployment, which would not roll out the new image', () => {
    expect(refusalOf(resume(snapshotWith(paused, { spec: { paused: true } }))).code).toBe('paused')
  })
})
