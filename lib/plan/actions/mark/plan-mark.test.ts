import { describe, expect, it } from 'vitest'
import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { MOST_MARKS } from '#lib/domain/marks/tag-marks'
import { chronicleWith, markFact } from '#lib/domain/testing/test-facts'
import { annotatedStream, markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  streamOf,
  tagIn,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import type { ImageStream } from '#lib/kubernetes/objects'
import { whyReasonNeeded, type RequestOf } from '#lib/plan/actions/actions'
import { planMark } from '#lib/plan/actions/mark/plan-mark'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const [a, b] = [digest('a'), digest('b')]
const AUTHOR = { by: 'Ola', at: '2026-11-20T03:12:00.789Z', reason: 'it loses jobs' }
const REQUEST: RequestOf<'mark'> = {
  action: 'mark',
  stream: 'worker',
  tag: 'prod',
  digest: a,
  verdict: 'bad',
}
const stream = followingStream('worker', [b, a])
const app = (image: string) =>
  deploymentOf('app', {
    images: { app: `quay.io/packit/worker@${image}` },
    triggers: [triggerOf('worker:prod', 'app')],
  })

const world = (streams: ImageStream[] = [stream], runs = b) =>
  snapshotOf({ imageStreams: streams, deployments: [app(runs)] })

function plan(request: Partial<typeof REQUEST> = {}, snapshot = world(), author = AUTHOR) {
  return planMark(snapshot, tagIn(snapshot, 'worker', 'prod'), { ...REQUEST, ...request }, author)
}

const records = (marks: ImageMark[]) =>
  JSON.stringify(marks.map(({ image, ...mark }) => ({ digest: image, ...mark })))
const marked = (...marks: ImageMark[]) => world([markedStream(stream, ...marks)])

describe('the plan of a mark', () => {
  it('writes who says what and why into the annotations of the tag, and moves nothing', () => {
    const made = planOf(plan())
    expect(stepOf(made)).toMatchObject({
      method: 'PATCH',
      path: '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreamtags/worker:prod',
    })
    expect(stepOf(made).body).toMatchObject({
      metadata: {
        resourceVersion: '100',
        annotations: { [MARKS_ANNOTATION]: expect.any(String) as unknown },
      },
    })
    expect(stepOf(made).body).toEqual({
      metadata: { resourceVersion: '100', annotations: { [MARKS_ANNOTATION]: writtenBy(made) } },
    })
    expect(JSON.parse(writtenBy(made))).toEqual([
      { digest: a, verdict: 'bad', reason: 'it loses jobs', by: 'Ola', at: '2026-11-20T03:12:00Z' },
    ])
    expect(made).toMatchObject({
      title: 'Mark aaaaaaaa bad',
      confirm: 'Mark bad',
      effects: [],
      warnings: [],
      undo: { ...REQUEST, verdict: 'none' },
    })
  })

  it('is the same plan a minute later, and with another reason', () => {
    const later = { ...AUTHOR, at: '2026-11-20T03:13:00.000Z', reason: 'it crashes' }
    expect(planOf(plan({}, world(), later)).fingerprint).toBe(planOf(plan()).fingerprint)
  })

  it('says who has it now, and how to move that', () => {
    expect(planOf(plan({ digest: b })).warnings).toEqual([
      'app has it now and keeps it: a mark moves nothing. Revert worker:prod afterwards.',
    ])
    const unfed = snapshotOf({ imageStreams: [stream] })
    expect(planOf(plan({ digest: b }, unfed)).warnings.join()).toContain('worker:prod has it now')
    expect(planOf(plan({ digest: b, verdict: 'good' })).warnings).toEqual([])
  })

  it('promises nothing of what the cluster imports by itself', () => {
    const tags = (stream.spec?.tags ?? []).map((tag) => ({ ...tag, importPolicy: { scheduled: true } }))
    const scheduled = world([{ ...stream, spec: { tags } }])
    expect(planOf(plan({}, scheduled)).afterwards.join(' ')).toContain(
      "The cluster's schedule still imports it",
    )
    expect(planOf(plan()).afterwards.join(' ')).toContain(
      'The schedule of a CronJob, or oc, can still import it',
    )
  })

  it('marks an image that the tag has not imported, and says so', () => {
    const { warnings } = planOf(plan({ digest: digest('c') }))
    expect(warnings).toEqual(['worker:prod has not imported cccccccc.'])
  })

  it('drops the oldest mark of a tag that is full, and says whether the chronicle has it', () => {
    const full = Array.from({ length: MOST_MARKS }, (_, index) =>
      markWith({ image: `sha256:${String(10 + index).repeat(32)}`, at: `2026-11-19T03:${10 + index}:00Z` }),
    )
    const snapshot = marked(...full)
    const lost =
      'worker:prod has room for 20 marks: the oldest, of 10101010 by Ola, leaves it, and Quayside knows of no other copy.'
    expect(planOf(plan({}, snapshot)).warnings[0]).toBe(lost)
    const withFacts = (...marks: ImageMark[]) =>
      planOf(plan({}, { ...snapshot, chronicle: chronicleWith(...marks.map(markFact)) })).warnings.join()
    expect(withFacts()).toContain(lost)
    expect(withFacts(...full)).toContain('the chronicle keeps it')
  })

  it('says where the mark has only the beginning of the reason, and stays the same plan', () => {
    const long = planOf(plan({}, world(), { ...AUTHOR, reason: 'x'.repeat(301) }))
    expect(long.warnings).toEqual([
      'The mark has the first 300 characters of this reason; the journal has all of it.',
    ])
    expect(long.fingerprint).toBe(planOf(plan()).fingerprint)
  })

  it('replaces a mark after which nothing could be said', () => {
    const made = planOf(plan({}, marked(markWith({ verdict: 'good', at: '9999-12-31T23:59:59Z' }))))
    expect(made.warnings.join()).toContain('has entries that cannot be read')
    expect(writtenBy(made)).toBe(records([markWith({ at: '2026-11-20T03:12:00Z' })]))
  })

  it('replaces what cannot be read, and says so', () => {
    const made = planOf(plan({}, world([annotatedStream(stream, 'not JSON')])))
    expect(made.warnings.join()).toContain('has entries that cannot be read')
  })

  it('is refused where the image has that mark, or the tag no place for one', () => {
    const refusal = refusalOf(plan({}, marked(markWith({ by: 'Pavel' }))))
    expect(refusal).toMatchObject({
      code: 'nothing-to-do',
      ways: [{ request: { ...REQUEST, verdict: 'none' } }],
    })
    expect(refusal.message).toContain('Pavel marked it bad')
    const { status = {} } = stream
    const unfit = streamOf('worker', { spec: {}, status })
    expect(refusalOf(plan({}, world([unfit])))).toMatchObject({ code: 'not-importable', ways: [] })
    expect(refusalOf(plan({}, world([unfit, followingStream('other', [])]))).ways).toEqual([
      { sentence: 'Mark it on other:prod', request: { ...REQUEST, stream: 'other' } },
    ])
  })
})

describe('taking a mark back', () => {
  const back = { verdict: 'none' } as const

  it('is written after the mark, also where clocks differ', () => {
    const mark = markWith({ at: '2026-11-20T04:00:00Z' })
    const made = planOf(plan(back, marked(mark)))
    const later = { ...mark, verdict: 'none', at: '2026-11-20T04:00:01Z' } as const
    expect(writtenBy(made)).toBe(records([later]))
    expect(made.undo).toEqual(REQUEST)
    expect(made.because).toBe('Ola marked it bad on 20 Nov 2026, 04:00 UTC: it loses jobs.')
  })

  it('is another plan once somebody else marked it again', () => {
    const prints = [markWith(), markWith({ at: '2026-11-20T03:13:00Z', by: 'Pavel', reason: 'it leaks' })]
      .map((mark) => planOf(plan(back, marked(mark))))
      .map(({ fingerprint }) => fingerprint)
    expect(new Set(prints).size).toBe(2)
  })

  it('can be said after each mark that is read, and is the last that can', () => {
    const last = { at: '9997-12-31T23:59:59Z' }
    const made = planOf(plan(back, marked(markWith(last))))
    const after = world([annotatedStream(stream, writtenBy(made))])
    expect(refusalOf(plan(back, after)).code).toBe('nothing-to-do')
    const refusal = refusalOf(plan({}, after))
    expect(refusal.message).toContain('has a time after which nothing can be said')
  })

  it('works on another tag than the mark', () => {
    const other = markedStream(followingStream('other', [a]), markWith())
    expect(plan(back, world([stream, other])).ok).toBe(true)
  })

  it('is refused where nobody marked it', () => {
    expect(refusalOf(plan(back))).toMatchObject({ code: 'nothing-to-do' })
    expect(refusalOf(plan(back, marked(markWith(back))))).toMatchObject({ code: 'nothing-to-do' })
  })
})

it('needs a reason, except to take a mark back', () => {
  expect(whyReasonNeeded(REQUEST)).toContain('only with a reason')
  expect(whyReasonNeeded({ ...REQUEST, verdict: 'good' })).not.toBeNull()
  expect(whyReasonNeeded({ ...REQUEST, verdict: 'none' })).toBeNull()
})

function writtenBy(made: ReturnType<typeof planOf>): string {
  const { metadata } = stepOf(made).body as { metadata: { annotations: Record<string, string> } }
  return metadata.annotations[MARKS_ANNOTATION] ?? ''
}
