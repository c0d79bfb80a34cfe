import { expect, it } from 'vitest'
import type { CronJob } from '#lib/kubernetes/objects'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest, followingStream, snapshotOf, triggerOf } from '#lib/domain/testing/test-objects'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import { streamsByName } from '#lib/domain/image-stream/tag-source'
import { suppliesOf } from '#lib/domain/image-stream/tag-supply'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { cronJobWords, fedCronJobs } from '#lib/domain/pipeline/cron-jobs'

const OLD = digest('a')
const worker = followingStream('worker', [OLD])

function cronJob(image: string, annotations: Record<string, string> = {}, suspend = false): CronJob {
  const template = { spec: { containers: [{ name: 'web', image }] } }
  return {
    metadata: { name: 'nightly', namespace: 'packit-prod', annotations },
    spec: { schedule: '0 3 * * *', suspend, jobTemplate: { spec: { template } } },
  }
}

const fieldPath = 'spec.jobTemplate.spec.template.spec.containers[?(@.name=="web")].image'
const triggered = (path = fieldPath) => ({
  [TRIGGERS_ANNOTATION]: JSON.stringify([triggerOf('worker:prod', 'web', { fieldPath: path })]),
})

const fed = (job: CronJob, imageStreams = [worker]) => {
  const snapshot = snapshotOf({ cronJobs: [job], imageStreams })
  return fedCronJobs(snapshot, streamsByName(snapshot), suppliesOf(snapshot))
}

it('a CronJob is fed by its image trigger, as one was recorded', () => {
  const recordedJob = answered('CronJob', 'leftover-trigger', 28)
  const lt = followingStream('lt', [OLD])
  expect(fed(recordedJob, [lt])).toEqual([
    { name: 'lt-cron', tag: 'lt:prod', isSuspended: true, isCurrent: false },
  ])
})

it('has the image already if the trigger has written it', () => {
  const current = cronJob(`quay.io/packit/worker@${OLD}`, triggered())
  expect(fed(current)).toMatchObject([{ tag: 'worker:prod', isCurrent: true }])
  expect(fed(cronJob(`quay.io/packit/other@${OLD}`, triggered()))).toMatchObject([{ isCurrent: false }])
})

it('is not fed by a trigger with the path of a Deployment, nor by one that waits', () => {
  expect(fed(cronJob('x', triggered('spec.template.spec.containers[0].image')))).toEqual([])
  expect(fed(cronJob('x', triggered()), [])).toEqual([])
})

it('is fed by the name of a tag of a stream with local lookup', () => {
  const local = { ...worker, spec: { ...worker.spec, lookupPolicy: { local: true } } }
  expect(fed(cronJob('worker:prod'), [local])).toMatchObject([{ tag: 'worker:prod', isCurrent: false }])
  expect(fed(cronJob('worker:prod'))).toEqual([])
})

it('is named in the lane of the tag, with when it takes the image', () => {
  const snapshot = snapshotOf({ imageStreams: [worker], cronJobs: [cronJob('x', triggered())] })
  expect(laneIndexOf(snapshot).entries[0]?.lane.cronJobs).toEqual([
    'CronJob nightly takes it at its next run.',
  ])
  expect(cronJobWords(fed(cronJob('x', triggered(), true)))).toEqual([
    'CronJob nightly takes it at its next run, once it is resumed.',
  ])
})
