import { expect, it } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { CronJob, Job } from '#lib/kubernetes/objects'
import { batchOf } from '#lib/server/environment/batch'

it('tells which of CronJobs and Jobs are too old to decide by, and never of what was not read', async () => {
  const clock = new TestClock()
  const now = clock.now()
  const cronJobs = new KindStore<CronJob>(clock, () => undefined)
  const jobs = new KindStore<Job>(clock, () => undefined)
  const batch = () => batchOf({ cronJobs, jobs })
  cronJobs.replace([], now)
  expect(batch()).toMatchObject({ cronJobs: { ok: true }, jobs: { ok: false }, stale: [] })

  await clock.advance(60_000)
  const freshAt = new Date(now).toISOString()
  expect(batch().stale).toEqual([{ names: ['CronJobs'], freshAt, why: null }])
  jobs.replace([], now)
  expect(batch().stale).toEqual([{ names: ['CronJobs', 'Jobs'], freshAt, why: null }])
})
