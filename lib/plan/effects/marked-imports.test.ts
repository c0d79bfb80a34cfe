import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import { digest, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { CronJob, ImageStream } from '#lib/kubernetes/objects'
import { planCronJobAction, type CronJobRequest } from '#lib/plan/actions/plan-action'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { FAILING, GONE, newer, planOf, refusalOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const AUTHOR = { by: 'Pavel', at: '2026-11-24T12:00:00Z', reason: '' }
const RUN = { action: 'run', cronJob: 'import-images' } as const
const RESUME = { action: 'suspend', cronJob: 'import-images', suspended: false, until: null } as const
const LATER = '2026-12-01T09:00:00Z'
const BAD = markWith({ image: digest('b') })
const WORDS = 'is marked bad. Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.'

/** Its script names `packit-service`, `packit-worker` and `prod` (cronjob-to-job.json). */
const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const declaring = (tags: string): CronJob => ({
  ...cronJob,
  metadata: { ...cronJob.metadata, annotations: { 'quayside.io/imported-tags': tags } },
})
/** It missed no run. */
const suspended = (of: CronJob): CronJob => ({
  ...of,
  spec: { ...of.spec, suspend: true },
  status: { lastScheduleTime: '2026-11-24T11:59:00Z' },
})

const worker = followingStream('packit-worker', [digest('a')])
const other = followingStream('other', [digest('f')])
const marked = (...streams: ImageStream[]) =>
  snapshotOf({ imageStreams: [...streams, markedStream(other, BAD)] })

function plan(
  snapshot: Snapshot,
  request: CronJobRequest = RUN,
  lookUp: RegistryLookup = registrySays(newer(digest('b'))),
  of = cronJob,
) {
  const jobs = { ok: true as const, value: [] }
  return planCronJobAction({ snapshot, lookUp, cronJob: of, jobs, author: AUTHOR, now: NOW }, request)
}

describe('a run of a CronJob that would import an image that is marked bad', () => {
  it('is refused with the tag, who marked it and why, and both ways out', () => {
    const { code, message, ways } = refusalOf(plan(marked(worker)))
    expect(code).toBe('marked')
    expect(message).toContain('import-images imports packit-worker:prod, as far as its script tells.')
    expect(message).toContain(WORDS)
    const tag = { stream: 'packit-worker', tag: 'prod' }
    expect(ways.map(({ request }) => request)).toEqual([
      { action: 'pin', ...tag, digest: digest('a'), until: null },
      { action: 'mark', ...tag, digest: digest('b'), verdict: 'none' },
    ])
  })

  it('names the other tags that would get one', () => {
    const service = followingStream('packit-service', [digest('c')])
    const { message } = refusalOf(plan(marked(worker, service)))
    expect(message).toContain('The same holds of the image that comes to packit-service:prod.')
  })

  it('is told by what the CronJob declares, where it does', () => {
    const declared = (tags: string) =>
      plan(marked(worker), RUN, registrySays(newer(digest('b'))), declaring(tags))
    expect(refusalOf(declared('packit-worker:prod')).message).toContain(
      'import-images imports packit-worker:prod. bbbb',
    )
    expect(planOf(declared('other:stg')).warnings).toHaveLength(1)
  })

  it('offers no pin to an image that is marked bad itself', () => {
    const both = [markedStream(other, BAD, markWith({ image: digest('a') }))]
    const { ways } = refusalOf(plan(snapshotOf({ imageStreams: [worker, ...both] })))
    expect(ways.map(({ sentence }) => sentence)).toEqual(['Take the mark back'])
  })

  it.each([
    ['the mark is good', [worker, markedStream(other, markWith({ image: digest('b'), verdict: 'good' }))]],
    ['the tag has the image already', [markedStream(followingStream('packit-worker', [digest('b')]), BAD)]],
    ['the CronJob imports other tags', [markedStream(other, BAD)]],
  ])('is planned where %s', (_, imageStreams) => {
    expect(plan(snapshotOf({ imageStreams })).ok).toBe(true)
  })

  it('is planned where the tag is pinned: an import brings nothing to it', () => {
    const from = { kind: 'DockerImage', name: `quay.io/packit/packit-worker@${digest('a')}` }
    const pinned = { ...worker, spec: { tags: [{ name: 'prod', from }] } }
    expect(planOf(plan(marked(pinned))).warnings).toEqual([])
  })
})

describe('marks of what a CronJob imports are not checked', () => {
  const unchecked = (of: ReturnType<typeof plan>) =>
    planOf(of).warnings.filter((warning) => warning.includes('marks were not checked'))

  it('where the registry does not answer, and the plan says of which tags', () => {
    for (const request of [RUN, RESUME])
      for (const check of [DOWN, FAILING])
        expect(unchecked(plan(marked(worker), request, registrySays(check), suspended(cronJob)))).toEqual([
          'Which image comes to packit-worker:prod is not known, so marks were not checked: 1 image is marked bad in this environment.',
        ])
    // Then nothing comes.
    expect(unchecked(plan(marked(worker), RUN, registrySays(GONE)))).toEqual([])
  })

  it('where it is not known what it imports, as while streams cannot be read', () => {
    const silent = 'What import-images imports is not known, so marks were not checked: 1 image'
    const marks = new Map([[BAD.image, BAD]])
    for (const snapshot of [marked(), { ...snapshotOf(), imageStreams: DOWN, marks }])
      expect(unchecked(plan(snapshot))).toEqual([expect.stringContaining(silent)])
  })

  it.each([
    ['its script names', cronJob],
    ['it declares a tag', declaring('packit-service:stg, packit-worker:prod')],
  ])('of a stream that cannot be read and of which %s', (_, of) => {
    const known = marked(worker)
    const unreadable = ['packit-service', 'secret'].map((name) => ({ metadata: { name }, unreadable: '' }))
    const snapshot = { ...known, unreadable: { ...known.unreadable, imageStreams: unreadable } }
    expect(unchecked(plan(snapshot, RUN, registrySays(newer(digest('9'))), of))).toEqual([
      expect.stringContaining('Which image comes to the image stream packit-service is not known'),
    ])
  })

  it('beyond fifty tags', () => {
    const streams = Array.from({ length: 52 }, (_, index) =>
      followingStream(`s${100 + index}`, [digest('a')]),
    )
    const tags = streams.map(({ metadata: { name } }) => `${name}:prod`).join()
    const asked = new Set<string>()
    const lookUp: RegistryLookup = ({ key }) => {
      asked.add(key)
      return upToDate(digest('a'))
    }
    const [warning] = unchecked(plan(marked(...streams), RUN, lookUp, declaring(tags)))
    expect(warning).toContain('comes to s150:prod, s151:prod is not known')
    expect(asked.size).toBe(50)
  })

  it('and the registry is not asked, where no image is marked bad, or to suspend', () => {
    const lookUp: RegistryLookup = () => {
      throw new Error('The registry was asked.')
    }
    expect(plan(snapshotOf({ imageStreams: [worker] }), RUN, lookUp).ok).toBe(true)
    const suspend = { ...RESUME, suspended: true }
    expect(plan(marked(worker), suspend, lookUp).ok).toBe(true)
  })
})

describe('a suspended CronJob', () => {
  it('can be resumed, and the plan says which image that is marked bad its next run brings', () => {
    const bad = planOf(plan(marked(worker), RESUME, undefined, suspended(cronJob)))
    expect(bad.warnings[0]).toContain(WORDS)
    expect(bad.warnings[0]).toContain('Pin packit-worker:prod to hold it back.')
    const good = planOf(plan(snapshotOf({ imageStreams: [worker] }), RESUME, undefined, suspended(cronJob)))
    expect(bad.warnings.slice(1)).toEqual(good.warnings)
    expect(bad.fingerprint).not.toBe(good.fingerprint)
  })

  it('cannot be resumed where the controller then starts a missed run at once', () => {
    const missed: CronJob = {
      ...suspended(cronJob),
      spec: { ...cronJob.spec, schedule: '0 2 * * *', suspend: true },
      status: { lastScheduleTime: '2026-11-23T02:00:00Z' },
    }
    const { message } = refusalOf(plan(marked(worker), RESUME, undefined, missed))
    expect(message).toContain(WORDS)
    expect(message).toContain(
      'It missed its run of 24 Nov 2026, 02:00 UTC. The controller starts it at once.',
    )
    expect(plan(snapshotOf({ imageStreams: [worker] }), RESUME, undefined, missed).ok).toBe(true)
    const late = { ...missed, spec: { ...missed.spec, startingDeadlineSeconds: 60 } }
    expect(plan(marked(worker), RESUME, undefined, late).ok).toBe(true)
    expect(plan(marked(worker), { ...RESUME, suspended: true, until: LATER }, undefined, missed).ok).toBe(
      true,
    )
    const running = { ...missed, spec: { ...missed.spec, suspend: false } }
    expect(refusalOf(plan(marked(worker), RESUME, undefined, running)).code).toBe('nothing-to-do')
  })
})
