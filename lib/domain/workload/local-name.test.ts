import { describe, expect, it } from 'vitest'
import { writtenAs } from '#lib/domain/workload/local-name'
import { deploymentOf, followingStream, snapshotOf, workloadIn } from '#lib/domain/testing/test-objects'

const ASKS = { annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' } }
const APP = { kind: 'Deployment', name: 'app' } as const

/** @param local the lookup policy of the stream `worker` */
function written(image: string, local: boolean | undefined, asks: 'workload' | 'template' | null = null) {
  const worker = followingStream('worker', [])
  const spec = { ...worker.spec, ...(local !== undefined && { lookupPolicy: { local } }) }
  const app = deploymentOf('app', { images: { app: image } })
  const metadata = { ...app.metadata, ...(asks === 'workload' && ASKS) }
  const snapshot = snapshotOf({ imageStreams: [{ ...worker, spec }], deployments: [{ ...app, metadata }] })
  const template = { ...app.spec.template, ...(asks === 'template' && { metadata: ASKS }) }
  return writtenAs(snapshot, workloadIn(snapshot, APP), template, image)
}

describe('an image of a pod template', () => {
  it.each<[string, boolean | undefined, ('workload' | 'template')?]>([
    ['worker:prod', true],
    ['worker:prod', false, 'workload'],
    ['worker:prod', undefined, 'template'],
  ])('%s is the stream tag if its lookup is local (%s) or the %s asks for it', (image, local, asks) => {
    expect(written(image, local, asks)).toEqual({ stream: 'worker', tag: 'prod' })
  })

  it('without a tag is the tag latest', () => {
    expect(written('worker', true)).toEqual({ stream: 'worker', tag: 'latest' })
  })

  it.each<[string, boolean | undefined, 'workload'?]>([
    ['redis:7.2', true],
    ['redis', true],
    ['redis:7.2', false, 'workload'],
    ['worker:prod', false],
    ['worker:prod', undefined],
    ['library/worker:prod', true],
    ['localhost:5000/worker:prod', true],
  ])('%s is an image of a registry where lookup is local: %s', (image, local, asks) => {
    expect(written(image, local, asks)).toBe('itself')
  })

  it('is unknown if the streams cannot be read', () => {
    const snapshot = snapshotOf({ deployments: [deploymentOf('app', { images: { app: 'redis:7.2' } })] })
    const error = { code: 'unavailable', message: 'down' } as const
    const workload = workloadIn(snapshot, APP)
    const { template } = workload.object.spec
    expect(
      writtenAs({ ...snapshot, imageStreams: { ok: false, error } }, workload, template, 'redis:7.2'),
    ).toBe('unknown')
  })
})
