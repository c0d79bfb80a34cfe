import { describe, expect, it } from 'vitest'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { historyOf } from '#lib/domain/stream-tag/history'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import { digest, followingStream, snapshotOf, tagIn } from '#lib/domain/testing/test-objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import type { Fact } from '#lib/domain/chronicle/facts'

const exact = (at: string) => ({ at, known: 'exact' }) as const

/** The stream has b and a, imported on 20 and 19 November. */
function historyWith(...facts: Fact[]) {
  const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [digest('b'), digest('a')])] })
  const evidence = { moves: NO_EVIDENCE, returnsOf: () => NO_RETURNS, chronicle: chronicleWith(...facts) }
  return historyOf(tagIn(snapshot, 'worker', 'prod'), [], ownershipOf(snapshot), new Map(), evidence)
}

const pruned = imageFact({
  image: digest('9'),
  importedAt: '2026-11-18T02:00:00Z',
  broughtBy: [{ kind: 'job', cronJob: 'import-images' }],
  until: exact('2026-11-19T02:00:00Z'),
})

describe('an image that was pruned from the stream', () => {
  it('is still in the history, with who brought it, and can be pinned', () => {
    expect(historyWith(pruned)).toMatchObject([
      { image: { digest: digest('b') }, isPruned: false },
      { image: { digest: digest('a') }, isPruned: false, replacedAt: '2026-11-20T02:00:00Z' },
      {
        image: { digest: digest('9') },
        pullSpec: `quay.io/packit/worker@${digest('9')}`,
        importedAt: '2026-11-18T02:00:00Z',
        replacedAt: '2026-11-19T02:00:00Z',
        isPruned: true,
        canPin: true,
        broughtBy: [{ kind: 'job', cronJob: 'import-images' }],
      },
    ])
  })

  it('cannot be pinned if nobody knows from where it came', () => {
    expect(historyWith({ ...pruned, repository: null })[2]).toMatchObject({ isPruned: true, canPin: false })
  })

  it('has its runs, which the cluster forgot, and how they went', () => {
    const failure = {
      first: '2026-11-18T03:00:00Z',
      last: '2026-11-18T23:55:00Z',
      restarts: 4,
      reason: 'Error',
      exitCode: 1,
    }
    const run = { image: digest('9'), from: exact('2026-11-18T02:00:01Z') }
    const restarted = exact('2026-11-18T12:00:00Z')
    const runs = [
      runFact({ ...run, until: restarted }),
      // The template was restarted: the image stayed.
      runFact({ ...run, revision: 2, from: restarted, failure, until: exact('2026-11-19T00:00:00Z') }),
    ]
    expect(historyWith(pruned, ...runs)[2]?.runs).toEqual([
      {
        workload: { kind: 'Deployment', name: 'worker' },
        state: 'ended',
        since: { at: '2026-11-18T02:00:01Z', isExact: true },
        until: { at: '2026-11-19T00:00:00Z', isExact: true },
        result: { how: 'badly', why: 'Error, exit code 1' },
      },
    ])
  })
})

describe('the stream is right', () => {
  it('about what it has: that is there once', () => {
    const known = imageFact({ importedAt: '2026-11-19T02:00:00Z', until: exact('2026-11-20T02:00:00Z') })
    expect(historyWith(known)).toHaveLength(2)
  })

  it('about its newest image', () => {
    expect(historyWith(imageFact({ image: digest('c'), importedAt: '2026-11-21T02:00:00Z' }))).toHaveLength(2)
  })
})

it('who brought an image that is in the stream is told as it was when it came', () => {
  const broughtBy = [{ kind: 'schedule' }] as const
  const known = imageFact({ image: digest('b'), importedAt: '2026-11-20T02:00:00Z', broughtBy })
  expect(historyWith(known).map((item) => item.broughtBy)).toEqual([[{ kind: 'schedule' }], []])
})
