import { expect, it } from 'vitest'
import { beginningOfTime } from '#components/filters/time-presets'

/** In the time zone of whoever runs this. */
const local = (day: number, hour: number, minute: number) =>
  new Date(2026, 10, day, hour, minute, 30).getTime()

it.each([
  ['hour', local(24, 9, 20), local(24, 8, 20)],
  ['day', local(24, 9, 20), local(23, 9, 20)],
  ['week', local(24, 9, 20), local(17, 9, 20)],
  ['night', local(24, 9, 20), local(23, 18, 0)],
  ['night', local(24, 17, 59), local(23, 18, 0)],
  ['night', local(24, 18, 0), local(24, 18, 0)],
  ['night', local(24, 23, 20), local(24, 18, 0)],
] as const)('%s at %d begins at %d, to the minute', (preset, now, begins) => {
  expect(beginningOfTime(preset, now)).toBe(new Date(begins - 30_000).toISOString())
})
