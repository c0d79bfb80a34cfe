import { expect, it } from 'vitest'
import { deliveryWords } from '#lib/domain/observation/delivery-words'

const delivery = { days: 28, deployments: 12, failed: 1, reverted: 2, bad: 2, restoreSeconds: 840 }

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
