import { expect, it } from 'vitest'
import { buildProgress } from '#lib/domain/promotion/build-progress'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

const STARTED = '2026-11-23T18:00:00Z'
const MINUTE = 60_000

function progress(
  state: BuildView['state'],
  usualMinutes: number | null,
  minutes: number,
  startedAt: string | null = STARTED,
) {
  const run = {
    id: '1',
    sha: 'd'.repeat(40),
    attempt: 1,
    state: 'running' as const,
    createdAt: STARTED,
    startedAt,
    endedAt: null,
    url: null,
    jobs: null,
  }
  const usualSeconds = usualMinutes === null ? null : usualMinutes * 60
  return buildProgress({ state, run, usualSeconds, failed: [] }, Date.parse(STARTED) + minutes * MINUTE)
}

it.each([
  ['within its usual time', progress('running', 40, 12), '12 of about 40 min'],
  ['longer than usual', progress('running', 40, 52), '52 min, usually about 40'],
  ['of unknown duration', progress('running', null, 12), 'for 12 min'],
  ['that takes seconds', progress('running', 0.5, 2), 'for 2 min'],
  ['that waits for a machine', progress('queued', 40, 3, null), 'for 3 min'],
  ['that is over', progress('succeeded', 40, 12), ''],
  ['by a clock that is behind', progress('running', 40, -1), '0 of about 40 min'],
])('says how far a build is %s', (_, words, expected) => {
  expect(words).toBe(expected)
})
