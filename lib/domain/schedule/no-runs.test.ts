import { expect, it } from 'vitest'
import { whyNoRuns } from '#lib/domain/schedule/no-runs'
import type { CronJob } from '#lib/kubernetes/objects'

const now = Date.parse('2026-11-24T12:00:00Z')

const whyOf = (spec: Partial<CronJob['spec']> & { schedule: string }) =>
  whyNoRuns(
    {
      metadata: { name: 'import-images', creationTimestamp: '2026-11-01T00:00:00Z' },
      spec: { ...spec, jobTemplate: { spec: { template: {} } } },
    },
    now,
  )

it.each([
  [{ schedule: '0 2 * * 7' }, 'the CronJob controller cannot read the schedule “0 2 * * 7”'],
  [{ schedule: '@Weekly' }, 'cannot read the schedule “@Weekly”'],
  [{ schedule: '0 2 30 2 *' }, 'no date matches the schedule “0 2 30 2 *”'],
  [{ schedule: ', * * * *' }, 'no date matches the schedule “, * * * *”'],
  [{ schedule: '@every 6h', startingDeadlineSeconds: 100 }, 'startingDeadlineSeconds (100) is shorter'],
  [{ schedule: '0 2 * * *', timeZone: 'Mars/Olympus' }, 'does not know the time zone Mars/Olympus'],
  [{ schedule: '@every 6h', timeZone: 'Mars/Olympus' }, 'does not know the time zone Mars/Olympus'],
  [{ schedule: '0 2 * * *', timeZone: 'europe/prague' }, 'does not know the time zone europe/prague'],
  [{ schedule: 'TZ=Mars/Olympus 0 2 * * *' }, 'does not know the time zone Mars/Olympus'],
])('says why there is no next run of %o', (spec, why) => {
  expect(whyOf(spec)).toContain(why)
})

it.each(['0 2 * * 2', '*/90 * * * *', '@every 6h', 'TZ= 0 2 * * *'])('says nothing of %s', (schedule) => {
  expect(whyOf({ schedule })).toBeNull()
})
