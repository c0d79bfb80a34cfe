import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { factsFrom } from '#lib/domain/chronicle/facts'
import { recordedSnapshot, WORKER } from '#lib/domain/testing/recorded-objects'
import { runFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import {
  bandShares,
  MOST_BANDS,
  picturedImages,
  picturedWorkloads,
} from '#lib/domain/workload-page/environment-picture'
import { pictureOf } from '#lib/domain/workload-page/workload-picture'
import { workloadsOf } from '#lib/domain/workload/workload'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'

const names = (found: ReturnType<typeof picturedWorkloads>) =>
  found.workloads.map(({ object }) => object.metadata.name)

/** Each changed a minute after the one before. */
const many = Array.from({ length: MOST_BANDS + 2 }, (_, index) => {
  const name = `web-${String(index).padStart(2, '0')}`
  const deployment = deploymentOf(name, {
    images: { web: `quay.io/x/web@${digest('a')}` },
    triggers: [triggerOf(`${name}:prod`, 'web')],
  })
  const set = replicaSetOf(deployment, 2, 'abc')
  const creationTimestamp = `2026-11-23T10:${String(index).padStart(2, '0')}:00Z`
  return { deployment, set: { ...set, metadata: { ...set.metadata, creationTimestamp } } }
})
const crowd = snapshotOf({
  deployments: many.map((each) => each.deployment),
  replicaSets: many.map((each) => each.set),
})

describe('the picture of an environment', () => {
  it('has the workloads that changed last, by name, and counts the others', () => {
    const found = picturedWorkloads(crowd, '', MOST_BANDS)
    expect(found.unlisted).toBe(2)
    expect(names(found)).toEqual(many.slice(2).map(({ deployment }) => deployment.metadata.name))
  })

  it.each([
    ['web-00:prod', ['web-00']],
    ['Deployment/web-01', ['web-01']],
    ['gone:prod', []],
  ])('of %s has what it feeds, or is', (lane, expected) => {
    expect(picturedWorkloads(crowd, lane, MOST_BANDS)).toMatchObject({ unlisted: 0 })
    expect(names(picturedWorkloads(crowd, lane, MOST_BANDS))).toEqual(expected)
  })

  it('shares its bands with those of other environments, as far as they want them', () => {
    const small = snapshotOf({ deployments: many.slice(0, 3).map((each) => each.deployment) })
    expect(bandShares([crowd], '')).toEqual([MOST_BANDS])
    expect(bandShares([crowd, small, snapshotOf()], '')).toEqual([MOST_BANDS - 3, 3, 0])
    expect(bandShares([crowd, crowd, small], 'web-00:prod')).toEqual([1, 1, 1])
    const found = picturedWorkloads(crowd, '', 2)
    expect(found.unlisted).toBe(MOST_BANDS)
    expect(names(found)).toEqual(many.slice(-2).map(({ deployment }) => deployment.metadata.name))
  })

  it('asks for the details of the images that the tags still have', () => {
    const snapshot = recordedSnapshot()
    const images = picturedImages(snapshot, [workloadIn(snapshot, WORKER)])
    expect(images.length).toBeGreaterThan(0)
    expect(images.every(({ stream }) => stream === 'packit-worker')).toBe(true)
    expect(picturedImages(crowd, [workloadIn(crowd, { kind: 'Deployment', name: 'web-00' })])).toEqual([])
  })

  it('goes on before the oldest revision that is kept, as Quayside observed it, and says when nobody watched', () => {
    const [{ deployment, set } = { deployment: undefined, set: undefined }] = many
    if (deployment === undefined) throw new Error('There is a workload.')
    const until = { at: '2026-11-23T10:00:00Z', known: 'exact' } as const
    const run = runFact({
      workload: { kind: 'Deployment', name: 'web-00' },
      ...{ container: 'web', image: digest('9'), until },
    })
    const minute = (time: string) => Date.parse(`2026-11-23T${time}:00Z`)
    const stretches = [
      { from: minute('09:00'), until: minute('10:30') },
      { from: minute('11:00'), until: minute('18:29') },
    ]
    const chronicle = chronicleOf(factsFrom([run]), { stretches, keptFrom: null })
    const snapshot = { ...snapshotOf({ deployments: [deployment], replicaSets: [set] }), chronicle }
    const { bands, gaps } = pictureOf(snapshot, workloadsOf(snapshot), () => NO_RETURNS, new Map(), [])
    expect(bands[0]?.strips[0]?.segments).toEqual([
      {
        image: digest('9'),
        commit: null,
        from: Date.parse(run.from.at),
        to: minute('10:00'),
        certainty: 'known',
      },
      { image: digest('a'), commit: null, from: minute('10:00'), to: null, certainty: 'known' },
    ])
    expect(gaps).toEqual([{ from: minute('10:30'), to: minute('11:00') }])
  })

  it('has a band for each workload, and the marks of all', () => {
    const snapshot = recordedSnapshot()
    const { bands, marks } = pictureOf(
      snapshot,
      picturedWorkloads(snapshot, '', MOST_BANDS).workloads,
      () => NO_RETURNS,
      new Map(),
      [],
    )
    expect(bands.map(({ name }) => name)).toEqual(names(picturedWorkloads(snapshot, '', MOST_BANDS)))
    expect(new Set(marks.flatMap(({ on }) => on))).toContain('packit-worker:prod')
  })
})
