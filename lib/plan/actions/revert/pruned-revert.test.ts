import { describe, expect, it } from 'vitest'
import { digestOf } from '#lib/domain/image/pull-spec'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Fact } from '#lib/domain/chronicle/facts'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { GONE, planOf, refusalOf, registrySays, stepOf, upToDate } from '#lib/plan/testing/test-plans'

const AUTHOR = { by: 'Ola', at: '2026-11-24T03:00:00Z', reason: '' }
const LANE = revertLane({ stream: 'worker', tag: 'prod' })
const [gone, failed, now] = [digest('9'), digest('8'), digest('c')]
const exact = (at: string) => ({ at, known: 'exact' }) as const
const imageOf = (image: string) => `quay.io/packit/worker@${image}`
const hasAll: RegistryLookup = (_tag, pullSpec) => upToDate(digestOf(pullSpec) ?? '')

/** The stream has only c. Before that came 9, which was seen healthy, and 8, which crashed until it was replaced. */
const FACTS: Fact[] = [
  imageFact({ image: gone, importedAt: '2026-11-18T02:00:00Z', until: exact('2026-11-19T02:00:00Z') }),
  imageFact({
    image: failed,
    importedAt: '2026-11-19T02:00:00Z',
    until: exact('2026-11-20T02:00:00Z'),
  }),
  runFact({
    image: gone,
    from: exact('2026-11-18T02:00:01Z'),
    healthyAt: '2026-11-18T02:01:00Z',
    until: exact('2026-11-19T02:00:01Z'),
  }),
  runFact({
    image: failed,
    revision: 2,
    from: exact('2026-11-19T02:00:01Z'),
    failure: {
      first: '2026-11-19T02:01:00Z',
      last: '2026-11-20T01:59:00Z',
      restarts: 9,
      reason: 'Error',
      exitCode: 1,
    },
    until: exact('2026-11-20T02:00:01Z'),
  }),
]

type World = { lookUp?: RegistryLookup; facts?: Fact[]; isLocal?: boolean; others?: string[] }

const NOBODY: string[] = []

function plan(
  request: RevertRequest,
  { lookUp = hasAll, facts = FACTS, isLocal = false, others = NOBODY }: World = {},
) {
  const stream = followingStream('worker', [now])
  const referencePolicy = { type: isLocal ? 'Local' : 'Source' } as const
  const tags = (stream.spec?.tags ?? []).map((tag) => ({ ...tag, referencePolicy }))
  const status = { ...stream.status, dockerImageRepository: 'registry.svc:5000/packit-prod/worker' }
  const deployments = ['worker', ...others].map((name) =>
    deploymentOf(name, { images: { app: imageOf(now) }, triggers: [triggerOf('worker:prod', 'app')] }),
  )
  const snapshot = snapshotOf({
    imageStreams: [{ ...stream, spec: { ...stream.spec, tags }, status }],
    deployments,
  })
  return planRevert({ ...snapshot, chronicle: chronicleWith(...facts) }, request, AUTHOR, lookUp)
}

describe('a revert to an image that was pruned from the stream', () => {
  it('is what the previous image means, where that was seen healthy: it pins where the image came from', () => {
    const made = planOf(plan(LANE))
    expect(made).toMatchObject({
      title: 'Move worker back to 99999999',
      because: 'Quayside saw 99999999 healthy here, and it ran for 24 h; skipped 1 newer image that failed.',
      effects: [{ container: 'app', from: now, to: gone }],
      way: 'Pin worker:prod',
    })
    expect(made.warnings).toContain('99999999 was pruned from worker:prod: the pin imports it again.')
    expect(stepOf(made)).toMatchObject({
      path: '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamtags/worker:prod',
      body: { tag: { from: { kind: 'DockerImage', name: imageOf(gone) } } },
    })
  })

  it('can be asked for, also of one workload', () => {
    for (const request of [LANE, revertWorkload({ kind: 'Deployment', name: 'worker' })])
      expect(planOf(plan({ ...request, to: { digest: failed } }))).toMatchObject({
        effects: [{ container: 'app', to: failed }],
        way: 'Pin worker:prod',
      })
  })

  it('asks the registry as a pin does: without the image it is refused, and other ways stay', () => {
    const asked: string[] = []
    const lookUp: RegistryLookup = (_tag, pullSpec) => {
      asked.push(pullSpec)
      return GONE
    }
    expect(refusalOf(plan({ ...LANE, to: { digest: gone } }, { lookUp }))).toMatchObject({
      code: 'digest-gone',
      ways: [{ sentence: 'Pause the image trigger of worker', request: { way: 'pause' } }],
    })
    expect(new Set(asked)).toContain(imageOf(gone))
  })

  it('goes on to the next one where the registry has lost the previous one, and says so', () => {
    const older = digest('7')
    const facts = [
      ...FACTS,
      imageFact({ image: older, importedAt: '2026-11-10T02:00:00Z', until: exact('2026-11-18T02:00:00Z') }),
    ]
    const lost = (pullSpec: string) => pullSpec === imageOf(gone)
    const lookUp: RegistryLookup = (tag, pullSpec) =>
      (lost(pullSpec) ? registrySays(GONE) : hasAll)(tag, pullSpec)
    const made = planOf(plan(LANE, { lookUp, facts }))
    expect(made.effects).toMatchObject([{ container: 'app', to: older }])
    expect(made.because).toBe(
      '77777777 ran for 8 d; skipped 1 newer image that failed and 1 newer image that the registry no longer has.',
    )
    // The person sees the same evidence once the request names what it means.
    expect(planOf(plan({ ...LANE, to: { digest: older } }, { lookUp, facts })).because).toBe(made.because)
  })

  it('asks for three that are gone, and offers none that was not asked for', () => {
    const facts = Array.from({ length: 9 }, (_, day) =>
      imageFact({
        image: digest(`${day + 1}`),
        importedAt: `2026-11-1${day}T02:00:00Z`,
        until: exact(`2026-11-1${day + 1}T02:00:00Z`),
      }),
    )
    const asked = new Set<string>()
    const lookUp: RegistryLookup = (_tag, pullSpec) => {
      asked.add(pullSpec)
      return GONE
    }
    expect(refusalOf(plan(LANE, { lookUp, facts })).code).toBe('nothing-before')
    expect(asked.size).toBe(3)
  })

  it('of some of the workloads writes what the registry serves, not the registry of the cluster, and asks, too', () => {
    const workloads = [{ kind: 'Deployment' as const, name: 'worker' }]
    const some: RevertRequest = { ...LANE, workloads, to: { digest: gone } }
    const made = (lookUp: RegistryLookup) => planOf(plan(some, { lookUp, isLocal: true, others: ['beat'] }))
    expect(JSON.stringify(stepOf(made(hasAll)).body)).toContain(`"value":"${imageOf(gone)}"`)
    const lost = expect.stringContaining('Only nodes that already have 99999999 can run it.') as string
    expect(made(hasAll).warnings).not.toContainEqual(lost)
    expect(made(registrySays(GONE)).warnings).toContainEqual(lost)
  })

  it('is not offered where nobody knows from where it came', () => {
    const facts = FACTS.map((fact) => (fact.kind === 'image' ? { ...fact, repository: null } : fact))
    expect(refusalOf(plan(LANE, { facts })).code).toBe('nothing-before')
    expect(refusalOf(plan({ ...LANE, to: { digest: gone } }, { facts })).code).toBe('not-found')
  })
})
