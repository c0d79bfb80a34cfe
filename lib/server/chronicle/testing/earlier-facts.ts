import type { ImageFact, MarkFact, RunFact } from '#lib/domain/chronicle/facts'
import { imageFact, markFact, runFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'

const failure = {
  first: '2026-11-20T03:12:00Z',
  last: '2026-11-20T04:00:00Z',
  restarts: 14,
  reason: 'OOMKilled',
  exitCode: 137,
}

/** What the code of commit 1ac1c297 wrote, the one before pages had words. */
export const EARLIER_FACTS: (ImageFact | RunFact | MarkFact)[] = [
  imageFact(),
  imageFact({
    stream: 'packit-worker',
    repository: null,
    broughtBy: [
      { kind: 'client', manager: null },
      { kind: 'job', cronJob: 'import-images' },
      { kind: 'schedule' },
    ],
    committedAt: '2026-11-19T15:30:00Z',
    until: { at: '2026-11-27T02:00:00Z', known: 'exact' },
  }),
  imageFact({
    image: `sha512:${'b'.repeat(128)}`,
    broughtBy: [{ kind: 'operation', id: 'mf3k2x1a-1a2b3c4d', by: 'Ola' }],
    until: { at: '2026-11-27T02:00:00Z', known: 'latest' },
  }),
  imageFact({ tag: 'stg', broughtBy: [{ kind: 'pin', by: 'Ola "the first"' }] }),
  runFact(),
  runFact({
    workload: { kind: 'StatefulSet', name: 'packit-worker-long-running' },
    container: 'packit-worker',
    image: digest('b'),
    revision: 7,
    from: { at: '2026-11-20T03:00:00Z', known: 'latest' },
    readyAt: '2026-11-20T03:00:12Z',
    healthyAt: '2026-11-20T03:00:47Z',
    failure: { ...failure, over: '2026-11-20T04:10:00Z', overBefore: '2026-11-20T03:20:00Z' },
    until: { at: '2026-11-21T09:00:00Z', known: 'seen' },
  }),
  runFact({ revision: 2, failure: { ...failure, reason: 'ImagePullBackOff', exitCode: null } }),
  markFact(),
  markFact({ verdict: 'none', reason: '', until: { at: '2026-11-27T02:00:00Z', known: 'seen' } }),
]
