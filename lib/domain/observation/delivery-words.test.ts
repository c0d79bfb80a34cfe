import { expect, it } from 'vitest'
import { deliveryWords, leadWords } from '#lib/domain/observation/delivery-words'

const NO_LEAD = { dated: 0, led: 0, leadSeconds: null }
const delivery = {
  days: 28,
  deployments: 12,
  failed: 1,
  reverted: 2,
  bad: 2,
  restoreSeconds: 840,
  ...NO_LEAD,
}

it('deployments are told with their rate, how many went badly, and the time to restore', () => {
  expect(deliveryWords(delivery)).toBe(
    '12 deployments, 3 a week; 2 failed or were reverted (17 %); 14 min to restore (median).',
  )
  expect(deliveryWords({ ...delivery, bad: 1, restoreSeconds: null })).toBe(
    '12 deployments, 3 a week; 1 failed or was reverted (8 %).',
  )
})

it('there is no rate of a few days, and no share of nothing', () => {
  expect(deliveryWords({ ...delivery, days: 2, deployments: 1, bad: 0, restoreSeconds: null })).toBe(
    '1 deployment; 0 failed or were reverted (0 %).',
  )
  expect(deliveryWords({ ...delivery, deployments: 0, bad: 0, restoreSeconds: null })).toBe('0 deployments.')
})

it('the lead time is told with how many deployments it is of', () => {
  expect(leadWords({ ...delivery, dated: 3, led: 2, leadSeconds: 18_000 })).toBe(
    '5 h from commit to healthy (median of 2): 3 of 12 deployments have a commit with a date.',
  )
  expect(leadWords({ ...delivery, dated: 1 })).toBe(
    'No lead time from commit to healthy: 1 of 12 deployments has a commit with a date.',
  )
})

it('without a date the lead time is unknown, not zero', () => {
  expect(leadWords(delivery)).toBe('Lead time unknown: none of 12 deployments has a commit with a date.')
  expect(leadWords({ ...delivery, deployments: 1 })).toBe(
    'Lead time unknown: the deployment does not have a commit with a date.',
  )
  expect(leadWords({ ...delivery, deployments: 0 })).toBeNull()
})
