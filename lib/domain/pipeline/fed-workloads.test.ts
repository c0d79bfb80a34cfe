import { describe, expect, it } from 'vitest'
import { fedWorkloads } from '#lib/domain/pipeline/fed-workloads'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'

const [OLD, NEW] = [digest('0'), digest('1')]
const TAG = 'worker:prod'

/** A Deployment with this image, without pods that its controller counts. */
function havingOf(image: string, { isTriggered = true, desired = 0, digests = [NEW, OLD] } = {}) {
  const made = deploymentOf('worker', {
    images: { app: image },
    triggers: isTriggered ? [triggerOf(TAG, 'app')] : [],
  })
  const deployment = { ...made, spec: { ...made.spec, replicas: desired } }
  const imageStreams = [followingStream('worker', digests)]
  const { entries } = laneIndexOf(snapshotOf({ imageStreams, deployments: [deployment] }))
  return entries.flatMap(({ lane }) => fedWorkloads(lane))
}

const specOf = (of: string) => `quay.io/packit/worker@${of}`
const workload = { kind: 'Deployment', name: 'worker' }

describe('what the workloads of a lane have', () => {
  it('is the image of the tag', () => {
    expect(havingOf(specOf(NEW))).toEqual([{ workload, digest: NEW, state: 'current' }])
  })

  it('is not there yet while pods have the template before', () => {
    expect(havingOf(specOf(NEW), { desired: 2 })).toEqual([{ workload, digest: NEW, state: 'rolling-out' }])
  })

  it('is an older image, with a trigger and without one', () => {
    const behind = [{ workload, digest: OLD, state: 'behind' }]
    expect(havingOf(specOf(OLD))).toEqual(behind)
    expect(havingOf(specOf(OLD), { isTriggered: false })).toEqual(behind)
  })

  it('is unknown where no digest is written, or the tag has no image', () => {
    expect(havingOf('quay.io/packit/worker:prod')).toMatchObject([{ digest: null, state: 'behind' }])
    expect(havingOf(specOf(OLD), { digests: [] })).toEqual([{ workload, digest: null, state: 'unknown' }])
  })
})
