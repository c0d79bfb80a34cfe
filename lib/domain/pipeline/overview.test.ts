import { expect, it } from 'vitest'
import { overviewCard } from '#lib/domain/pipeline/overview'
import { digest, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import { environment, newer } from '#lib/domain/testing/test-views'

const imageStreams = ['worker', 'api'].map((name) => followingStream(name, [digest('a')]))
const snapshot = snapshotOf({ imageStreams })

it('counts lanes by concern, with the last registry checks', () => {
  expect(overviewCard(environment, snapshot, new Map([['api:prod', newer]]))).toMatchObject({
    environment,
    attention: { lanes: 2, newer: 1, unchecked: 1, unhealthy: 0 },
    unread: [],
  })
})

it('counts nothing if nothing was read, and says why', () => {
  const card = overviewCard(
    environment,
    { ...snapshot, imageStreams: DOWN, deployments: DOWN, statefulSets: DOWN },
    new Map(),
  )
  expect(card.attention).toBeNull()
  expect(card.unread.map(({ error }) => error)).toEqual([DOWN.error, DOWN.error, DOWN.error])
})
