import { describe, expect, it } from 'vitest'
import { groupByReason, oldestOf, staleLines, staleOf, staleSince, staleWords } from '#lib/domain/freshness'
import { freshnessOf, KINDS, ofEachKind, type Freshness, type Kind } from '#lib/domain/snapshot'

const NOW = Date.parse('2026-11-23T18:30:00.000Z')
const WELL = freshnessOf({ freshAt: NOW - 10_000, failingSince: null, error: null })
const error = (kind: string, why: string) => ({
  code: 'unreachable' as const,
  message: `Could not watch the ${kind} in packit--prod: ${why}.`,
})

const freshness = (of: Partial<Record<Kind, Freshness>>) => ({ ...ofEachKind(() => WELL), ...of })

describe('a kind', () => {
  const staleAfter = (seconds: number, failingSince: number | null) => {
    const pods = freshnessOf({ freshAt: NOW, failingSince, error: null })
    return staleOf(freshness({ pods }), ['pods'], NOW + seconds * 1_000).length > 0
  }

  it('is stale after 40 seconds without news', () => {
    expect([39, 40, 41].map((seconds) => staleAfter(seconds, null))).toEqual([false, false, true])
  })

  it('is stale after four seconds of failures', () => {
    expect([3, 4, 5].map((seconds) => staleAfter(seconds, NOW))).toEqual([false, false, true])
  })

  it('that was never read is unread, not stale', () => {
    const pods = freshnessOf({ freshAt: null, failingSince: NOW, error: error('pods', 'no') })
    expect(staleOf(freshness({ pods }), KINDS, NOW + 60_000).map(({ what }) => what)).not.toContain('pods')
  })

  it('is stale since it was last known to be true, together with others since the oldest was', () => {
    const kinds = freshness({
      pods: freshnessOf({ freshAt: NOW - 90_000, failingSince: null, error: null }),
      deployments: freshnessOf({ freshAt: NOW - 60_000, failingSince: null, error: null }),
    })
    expect(staleSince(kinds, KINDS, NOW)).toBe('2026-11-23T18:28:30.000Z')
    expect(staleSince(kinds, ['imageStreams', 'deployments'], NOW)).toBe('2026-11-23T18:29:00.000Z')
    expect(staleSince(kinds, ['imageStreams'], NOW)).toBeNull()
  })

  it('is as old as the oldest, together with others', () => {
    const pods = freshnessOf({ freshAt: NOW - 90_000, failingSince: null, error: null })
    expect(oldestOf(freshness({ pods }), ['deployments', 'pods'])).toBe('2026-11-23T18:28:30.000Z')
    expect(oldestOf(freshness({ pods }), ['deployments'])).toBe(WELL.freshAt)
  })
})

it('puts kinds that fail for the same reason into one sentence, with the age of the oldest', () => {
  const failing = (kind: string, seconds: number, why: string) =>
    freshnessOf({ freshAt: NOW - seconds * 1_000, failingSince: NOW - 9_000, error: error(kind, why) })
  const stale = staleOf(
    freshness({
      pods: failing('pods', 60, 'the connection is refused'),
      deployments: failing('Deployments', 90, 'the connection is refused'),
      imageStreams: failing('image streams', 30, 'it is not allowed'),
    }),
    KINDS,
    NOW,
  )
  const groups = groupByReason(stale)
  expect(groups).toEqual([
    { names: ['image streams'], freshAt: '2026-11-23T18:29:30.000Z', why: 'it is not allowed.' },
    {
      names: ['Deployments', 'pods'],
      freshAt: '2026-11-23T18:28:30.000Z',
      why: 'the connection is refused.',
    },
  ])
  expect(groups.map((group) => staleWords(group, 6, NOW))).toEqual([
    'Image streams: no answer from the cluster for 30 s: it is not allowed.',
    'Deployments, pods: no answer from the cluster for 1 min: the connection is refused.',
  ])
})

it('tells of a server that hangs once, whether a watch or the list after it noticed', () => {
  const silent = (message: string) =>
    freshnessOf({ freshAt: NOW - 60_000, failingSince: null, error: { code: 'timeout', message } })
  const stale = staleOf(
    freshness({
      pods: silent('The API server did not answer in time.'),
      deployments: silent('Could not list the Deployments in prod: the API server did not answer in time.'),
    }),
    KINDS,
    NOW,
  )
  expect(groupByReason(stale).map((group) => staleWords(group, 2, NOW))).toEqual([
    'No answer from the cluster for 1 min: the API server did not answer in time.',
  ])
})

it('does not name the kinds when all are stale', () => {
  const group = { names: ['image streams', 'pods'], freshAt: '2026-11-23T18:29:00.000Z', why: null }
  expect(staleWords(group, 2, NOW)).toBe('No answer from the cluster for 1 min.')
})

it('names the environment where a page shows several, and only what is stale', () => {
  const pods = freshnessOf({ freshAt: NOW - 60_000, failingSince: null, error: null })
  const staging = { environment: { name: 'stg', title: 'Packit staging' }, kinds: freshness({ pods }) }
  const production = { environment: { name: 'prod', title: 'Packit production' }, kinds: freshness({}) }
  const line = 'Pods: no answer from the cluster for 1 min.'
  expect(staleLines([staging], KINDS, NOW)).toEqual([line])
  expect(staleLines([production, staging], KINDS, NOW)).toEqual([`Packit staging: ${line}`])
})
