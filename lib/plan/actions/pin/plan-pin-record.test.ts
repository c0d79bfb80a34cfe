import { describe, expect, it } from 'vitest'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planAction } from '#lib/plan/actions/plan-action'
import { planOf, refusalOf, stepOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const [a, b] = [digest('a'), digest('b')]
const image = `quay.io/packit/worker@${a}`
const until = '2026-12-01T22:59:59Z'
const at = '2026-11-24T03:00:00Z'
const recorded = {
  'quayside.io/pinned-by': 'Ola',
  'quayside.io/pin-reason': 'It crashes',
  'quayside.io/pinned-until': until,
  'quayside.io/follows': 'quay.io/packit/worker:prod',
}

/** A pin of `worker:prod`, which is pinned to a, while a workload that it feeds still has b. */
function pin(to: string, day: string | null, reason: string, annotations: Record<string, string> = recorded) {
  const stream = followingStream('worker', [a, b])
  const tags = [{ name: 'prod', from: { kind: 'DockerImage', name: image }, annotations }]
  const images = { app: `quay.io/packit/worker@${b}` }
  const deployments = [deploymentOf('app', { images, triggers: [triggerOf('worker:prod', 'app')] })]
  const snapshot = snapshotOf({ imageStreams: [{ ...stream, spec: { tags } }], deployments })
  const request = { action: 'pin', stream: 'worker', tag: 'prod', digest: to, until: day } as const
  return planAction(snapshot, request, { by: 'Eva', at, reason }, registrySays(upToDate(to)), 900)
}

describe('a pin to the image that is already pinned', () => {
  it('with another reason updates the record and moves nothing', () => {
    const plan = planOf(pin(a, until, 'It is slow'))
    expect(plan).toMatchObject({
      title: 'Update the pin note of worker:prod',
      effects: [],
      undo: null,
    })
    expect(plan.steps).toHaveLength(1)
    expect(stepOf(plan).body).toEqual({
      metadata: {
        resourceVersion: '100',
        annotations: {
          ...recorded,
          'quayside.io/pinned-by': 'Eva',
          'quayside.io/pinned-at': at,
          'quayside.io/pin-reason': 'It is slow',
          'quayside.io/pinned-digest': a,
        },
      },
      tag: { from: { kind: 'DockerImage', name: image } },
    })
  })

  it('with another review date does the same, and can be undone', () => {
    const plan = planOf(pin(a, null, ''))
    expect(plan.undo).toMatchObject({ action: 'pin', digest: a, until })
    // Why was said before, and still holds.
    expect(stepOf(plan).body).toMatchObject({
      metadata: { annotations: { 'quayside.io/pin-reason': 'It crashes', 'quayside.io/pinned-until': null } },
    })
  })

  it('without a change is refused', () => {
    for (const reason of ['', 'It crashes'])
      expect(refusalOf(pin(a, until, reason)).message).toBe('worker:prod is already pinned to aaaaaaaa.')
  })

  it('made with oc before records no source, because the old source is unknown', () => {
    const record = stepOf(planOf(pin(a, until, 'It crashes', {}))).body
    expect(record).toMatchObject({ metadata: { annotations: { 'quayside.io/follows': null } } })
  })
})

it.each([a, b])('a pin with a past review date is refused, and offered without one', (to) => {
  expect(refusalOf(pin(to, '2026-11-23T22:59:59Z', ''))).toMatchObject({
    code: 'past',
    message: 'The review date 2026-11-23 has passed. Choose a later one.',
    ways: [{ request: { action: 'pin', digest: to, until: null } }],
  })
})
