import { expect, it } from 'vitest'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import { digest, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import { planAction, type SnapshotRequest } from '#lib/plan/actions/plan-action'
import { FAILING, GONE, planOf, registrySays } from '#lib/plan/testing/test-plans'

const PROD = { stream: 'worker', tag: 'prod' } as const
const AUTHOR = { by: 'Pavel', at: '2026-11-24T03:00:00Z', reason: '' }
const UNCHECKED =
  'Which image comes is not known, so marks were not checked: 1 image is marked bad in this environment.'

const stream = followingStream('worker', [digest('a')])
const pinned = {
  ...stream,
  spec: {
    tags: [
      {
        name: 'prod',
        from: { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('a')}` },
        annotations: { 'quayside.io/follows': 'quay.io/packit/worker:prod' },
      },
    ],
  },
}

const requests: [SnapshotRequest, typeof stream][] = [
  [{ action: 'import', ...PROD }, stream],
  [{ action: 'schedule', ...PROD, scheduled: true }, stream],
  [{ action: 'follow', ...PROD }, pinned],
]

it.each(requests)(
  '%j says that marks were not checked, where the registry does not answer',
  (request, on) => {
    const warnings = (made: typeof stream, check: Parameters<typeof registrySays>[0] = DOWN) =>
      planOf(planAction(snapshotOf({ imageStreams: [made] }), request, AUTHOR, registrySays(check), 900))
        .warnings
    const marked = markedStream(on, markWith({ image: digest('c') }))
    expect(warnings(marked)).toContain(UNCHECKED)
    expect(warnings(marked, FAILING)).toContain(UNCHECKED)
    // Then nothing comes.
    expect(warnings(marked, GONE)).not.toContain(UNCHECKED)
    expect(warnings(on)).not.toContain(UNCHECKED)
    expect(warnings(markedStream(on, markWith({ verdict: 'good' })))).not.toContain(UNCHECKED)
  },
)
