import { expect, it } from 'vitest'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import { digest, followingStream, snapshotOf, tagIn, triggerOf } from '#lib/domain/testing/test-objects'
import { consequencesOf } from '#lib/plan/effects/consequences'

const [OLD, NEW] = [digest('a'), digest('b')]
const image = (to: string) => ({ image: to, dockerImageReference: `quay.io/packit/worker@${to}` })
const fieldPath = 'spec.jobTemplate.spec.template.spec.containers[0].image'
const annotation = JSON.stringify([triggerOf('worker:prod', 'web', { fieldPath })])
const containers = [{ name: 'web', image: image(OLD).dockerImageReference }]
const nightly = {
  metadata: { name: 'nightly', annotations: { [TRIGGERS_ANNOTATION]: annotation } },
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { containers } } } } },
}

it('a plan says that a CronJob takes the image later, unless it has it', () => {
  const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [OLD])], cronJobs: [nightly] })
  const tag = tagIn(snapshot, 'worker', 'prod')
  expect(consequencesOf(snapshot, tag, image(NEW))).toMatchObject({
    effects: [],
    afterwards: ['CronJob nightly takes it at its next run.'],
  })
  expect(consequencesOf(snapshot, tag, image(OLD)).afterwards).toEqual([])
})
