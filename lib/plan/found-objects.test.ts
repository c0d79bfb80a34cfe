import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING_FRESH } from '#lib/domain/lay-over'
import {
  deploymentOf,
  digest,
  podOf,
  replicaSetOf,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import { FoundObjects } from '#lib/plan/found-objects'
import { neededBy } from '#lib/plan/needed-objects'
import { GONE, newer, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: 'x' }
const STREAMS = ['app', 'proxy', 'cache']
const WORKLOADS = ['web', 'worker', 'beat', 'cron']
const CONTAINERS = ['one', 'two']
const LOOK_UPS = [newer(digest('9')), upToDate(digest('3')), GONE].map(registrySays)

const name = fc.constantFrom(...STREAMS)
const image = fc
  .tuple(name, fc.constantFrom('1', '2', '3'))
  .map(([of, digit]) => `quay.io/packit/${of}@${digest(digit)}`)
/** A short name can be one of a stream. */
const written = fc.oneof({ weight: 5, arbitrary: image }, name)

const source = fc.oneof(
  name.map((of) => ({ kind: 'DockerImage', name: `quay.io/packit/${of}:prod` })),
  image.map((pullSpec) => ({ kind: 'DockerImage', name: pullSpec })),
  fc
    .tuple(name, fc.constantFrom('prod', 'stg'))
    .map(([of, tag]) => ({ kind: 'ImageStreamTag', name: `${of}:${tag}` })),
)

const stream = fc.record({
  from: fc.tuple(source, source),
  digits: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
  local: fc.boolean(),
})

const trigger = fc
  .tuple(
    name,
    fc.constantFrom('prod', 'stg', 'gone'),
    fc.constantFrom(...CONTAINERS, 'missing'),
    fc.constantFrom({}, {}, { paused: true }, { paused: 'false' }),
  )
  .map(([of, tag, container, members]) => triggerOf(`${of}:${tag}`, container, members))

const workload = fc.record({
  images: fc.tuple(written, written),
  before: written,
  triggers: fc.array(trigger, { maxLength: 3 }),
})

const world = fc
  .record({
    streams: fc.tuple(stream, stream, stream),
    workloads: fc.tuple(workload, workload, workload, workload),
  })
  .map(({ streams, workloads }) => {
    const deployments = workloads.map(({ images: [one, two], triggers }, index) =>
      deploymentOf(WORKLOADS[index] ?? '', { images: { one, two }, triggers }),
    )
    const replicaSets = deployments.flatMap((owner, index) => {
      const older = deploymentOf(owner.metadata.name, {
        images: { one: workloads[index]?.before ?? '', two: 'x' },
      })
      return [replicaSetOf(owner, 2, 'now'), replicaSetOf(owner, 1, 'old', older.spec.template)]
    })
    return snapshotOf({
      imageStreams: streams.map(({ from: [prod, stg], digits, local }, index) => {
        const items = digits.map((digit) => ({
          created: '2026-11-20T02:00:00Z',
          image: digest(digit),
          dockerImageReference: `quay.io/packit/${STREAMS[index] ?? ''}@${digest(digit)}`,
          generation: 1,
        }))
        return streamOf(STREAMS[index] ?? '', {
          spec: {
            lookupPolicy: { local },
            tags: [
              { name: 'prod', from: prod, generation: 1 },
              { name: 'stg', from: stg, generation: 1 },
            ],
          },
          status: {
            tags: [
              { tag: 'prod', items },
              { tag: 'stg', items: items.slice(1) },
            ],
          },
        })
      }),
      deployments,
      replicaSets,
      pods: replicaSets.map((owner) => podOf(owner)),
    })
  })

const key = fc.constantFrom(...WORKLOADS).map((of) => ({ kind: 'Deployment' as const, name: of }))
const tag = fc.record({ stream: name, tag: fc.constantFrom('prod', 'stg') })
const request: fc.Arbitrary<SnapshotRequest> = fc.oneof(
  tag.map((of) => ({ action: 'import', ...of }) as const),
  tag.map((of) => ({ action: 'follow', ...of }) as const),
  tag.map((of) => ({ action: 'schedule', ...of, scheduled: true }) as const),
  tag.map((of) => ({ action: 'pin', ...of, digest: digest('2'), until: null }) as const),
  tag.map(revertLane),
  fc.tuple(tag, key).map(([of, one]) => ({ ...revertLane(of), workloads: [one] })),
  key.map(revertWorkload),
  key.map((of) => ({ ...revertWorkload(of), to: { revision: 1 } })),
  key.map((of) => ({ action: 'restart', workload: of }) as const),
  key.map((of) => ({ action: 'pause', workload: of, container: 'one' }) as const),
  key.map(
    (of) => ({ action: 'resume', triggers: [{ workload: of, container: 'one' }] }) satisfies SnapshotRequest,
  ),
)

describe('the part of a namespace that a plan is about', () => {
  it('gives the same plan as all of it', { timeout: 60_000 }, () => {
    let plans = 0
    fc.assert(
      fc.property(world, request, fc.constantFrom(...LOOK_UPS), (snapshot, asked, lookUp) => {
        const found = new FoundObjects(snapshot, NOTHING_FRESH)
        const part = found.part(neededBy(found, asked, []))
        const planned = planAction(snapshot, asked, AUTHOR, lookUp, 900)
        if (planned.ok) plans += 1
        expect(planAction(part, asked, AUTHOR, lookUp, 900)).toEqual(planned)
      }),
      { numRuns: 1_500 },
    )
    expect(plans).toBeGreaterThan(250)
  })
})
