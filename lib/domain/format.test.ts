import { describe, expect, it } from 'vitest'
import {
  absoluteTime,
  bytes,
  count,
  shortCommit,
  shortDigest,
  span,
  timeAgo,
  timeBetween,
  timeUntil,
} from '#lib/domain/format'

const now = Date.parse('2026-11-23T18:00:00Z')
const hours = (number: number) => number * 3_600_000

describe('a span', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [hours(1) - 1, '59 min'],
    [hours(47), '47 h'],
    [hours(48), '2 d'],
    [hours(24 * 13), '13 d'],
    [hours(24 * 14), '2 weeks'],
    [hours(24 * 62), '8 weeks'],
    [hours(24 * 100), '3 months'],
    [hours(24 * 365 * 3), '2 years'],
    [-5, '0 s'],
  ])('of %i ms is %s', (milliseconds, text) => {
    expect(span(milliseconds)).toBe(text)
  })
})

describe('the time since something happened', () => {
  it.each([
    ['2026-11-23T17:59:58Z', '2 s ago'],
    ['2026-11-23T17:22:00Z', '38 min ago'],
    ['2026-11-17T17:00:00Z', '6 d ago'],
    ['2026-11-23T17:59:59.001Z', 'now'],
    ['2026-11-23T18:00:36Z', 'now'],
    ['2026-11-24T07:00:00Z', 'now'],
    ['nonsense', 'at an unknown time'],
  ])('%s is %s', (time, text) => {
    expect(timeAgo(time, now)).toBe(text)
  })
})

describe('the time until something planned', () => {
  it.each([
    ['2026-11-24T07:00:00Z', 'in 13 h'],
    ['2026-11-23T18:00:02Z', 'in 2 s'],
    ['2026-11-23T18:00:00.500Z', 'now'],
    ['2026-11-23T17:58:00Z', '2 min ago'],
    ['nonsense', 'at an unknown time'],
  ])('%s is %s', (time, text) => {
    expect(timeUntil(time, now)).toBe(text)
  })
})

describe('the time between', () => {
  it('ends now if there is no end', () => {
    expect(timeBetween('2026-11-17T18:00:00Z', null, now)).toBe('6 d')
    expect(timeBetween('2026-11-17T18:00:00Z', '2026-11-17T18:40:00Z', now)).toBe('40 min')
  })

  it('is unknown for an invalid time', () => {
    expect(timeBetween('', null, now)).toBe('unknown')
  })
})

describe('an absolute time', () => {
  it('names the zone', () => {
    expect(absoluteTime('2026-11-23T19:53:39Z', 'UTC')).toBe('23 Nov 2026, 19:53 UTC')
    expect(absoluteTime('2026-11-23T19:53:39Z', 'Europe/Prague')).toMatch(/^23 Nov 2026, 20:53 (CET|GMT\+1)$/)
  })

  it('shows an invalid time unchanged', () => {
    expect(absoluteTime('soon')).toBe('soon')
  })
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [182_400_000, '182 MB'],
  [1_230_000_000, '1.2 GB'],
])('%i bytes are %s', (size, text) => {
  expect(bytes(size)).toBe(text)
})

it('shortens digests and commits, but not pull specs', () => {
  expect(shortDigest(`sha256:b771f8f0${'0'.repeat(56)}`)).toBe('b771f8f0')
  expect(shortDigest(`sha512:b771f8f0${'0'.repeat(120)}`)).toBe('b771f8f0')
  expect(shortDigest(`b771f8f0${'0'.repeat(56)}`)).toBe('b771f8f0')
  expect(shortDigest('quay.io/packit/dashboard:prod')).toBe('quay.io/packit/dashboard:prod')
  expect(shortCommit('6c045af4fd1e5bd6fc2fd1b0f9d1a7a6a1a9f3e0')).toBe('6c045af')
})

it('counts in words', () => {
  expect(count(1, 'lane')).toBe('1 lane')
  expect(count(6, 'lane')).toBe('6 lanes')
  expect(count(3008, 'lane')).toBe('3,008 lanes')
  expect(count(2, 'newer image is', 'newer images are')).toBe('2 newer images are')
})
