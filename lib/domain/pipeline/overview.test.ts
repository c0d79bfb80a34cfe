import { expect, it } from 'vitest'
import { attentionOf } from '#lib/domain/pipeline/attention'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { overviewCard } from '#lib/domain/pipeline/overview'
import { digest, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import { environment, newer } from '#lib/domain/testing/test-views'

const imageStreams = ['worker', 'api'].map((name) => followingStream(name, [digest('a')]))
const snapshot = snapshotOf({ imageStreams })

it('counts lanes by concern, with the last registry checks', () => {
  const attention = attentionOf(laneIndexOf(snapshot), new Map([['api:prod', newer]]))
  expect(overviewCard(environment, snapshot, attention)).toMatchObject({
    environment,
    attention: { lanes: 2, newer: 1, unchecked: 1, unhealthy: 0 },
    unread: [],
  })
})

it('counts nothing if nothing was read, and says why', () => {
  const unread = { ...snapshot, imageStreams: DOWN, deployments: DOWN, statefulSets: DOWN }
  const card = overviewCard(environment, unread, attentionOf(laneIndexOf(unread), new Map()))
  expect(card.attention).toBeNull()
  expect(card.unread.map(({ error }) => error)).toEqual([DOWN.error, DOWN.error, DOWN.error])
})
