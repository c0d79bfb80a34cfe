import { expect, it } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { deploymentOf, snapshotOf } from '#lib/domain/testing/test-objects'
import type { Event } from '#lib/kubernetes/objects'
import { eventsAbout } from '#lib/server/environment/events'

const about = (name: string): Event => ({
  metadata: { name: `${name}.1` },
  involvedObject: { kind: 'Deployment', name },
})

it('the events about a workload say since when nothing was heard of them, and why', async () => {
  const clock = new TestClock()
  const events = new KindStore<Event>(clock, () => undefined)
  const object = deploymentOf('worker', { images: { app: 'worker:prod' } })
  const snapshot = snapshotOf({ deployments: [object] })
  const known = () => eventsAbout({ events }, { kind: 'Deployment', object }, snapshot)
  events.replace([about('worker'), about('tokman')], clock.now())
  expect(known()).toEqual({ list: { ok: true, value: [about('worker')] }, unreadable: [], stale: [] })

  const freshAt = new Date(clock.now()).toISOString()
  const message = 'Could not watch events in prod: it is not allowed.'
  events.fail({ code: 'forbidden', status: 403, message })
  await clock.advance(5_000)
  const stale = [{ names: ['events'], freshAt, why: 'it is not allowed.' }]
  expect(known()).toEqual({ list: { ok: true, value: [about('worker')] }, unreadable: [], stale })
})
