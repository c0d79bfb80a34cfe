import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { driftQuestionsOf } from '#lib/domain/image-stream/drift-question'
import { unknownImage } from '#lib/domain/image/image'
import { digest, followingStream } from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { DriftChecks } from '#lib/server/drift/drift-checks'

const MINUTE = 60_000
const EVERY = 5 * MINUTE

const same: Answer<RegistryCheck> = {
  ok: true,
  value: { state: 'up-to-date', image: unknownImage(digest('a')) },
}
const newer: Answer<RegistryCheck> = { ok: true, value: { state: 'newer', image: unknownImage(digest('b')) } }
const gone: Answer<RegistryCheck> = {
  ok: true,
  value: { state: 'failed', reason: 'NotFound', message: 'quay.io/packit/tokman:prod not found' },
}
const refusal = (code: ClusterError['code'], more: Partial<ClusterError> = {}): Answer<never> => {
  return { ok: false, error: { code, message: `It is ${code}.`, ...more } }
}

const questionsOf = (stream: ImageStream) => ({
  name: stream.metadata.name,
  questions: driftQuestionsOf(stream),
})
const streams = (...names: string[]) => names.map((name) => followingStream(name, [digest('a')]))
const questions = (...names: string[]) => streams(...names).map(questionsOf)
const requested = (...names: string[]) => streams(...names).flatMap(driftQuestionsOf)

/** Checks of an environment whose registry answers after `takesMs` with what a test sets. */
function checksOf({ everyMs = EVERY, takesMs = 100 }: { everyMs?: number | null; takesMs?: number } = {}) {
  const clock = new TestClock()
  const asked: { key: string; at: number }[] = []
  const registry = { default: same, of: new Map<string, Answer<RegistryCheck>>(), most: 0 }
  let atOnce = 0
  const drift = new DriftChecks(
    everyMs,
    async ({ tag: { key } }) => {
      asked.push({ key, at: clock.now() })
      atOnce += 1
      registry.most = Math.max(registry.most, atOnce)
      await new Promise<void>((resolve) => clock.after(takesMs, resolve))
      atOnce -= 1
      return registry.of.get(key) ?? registry.default
    },
    clock,
  )
  const timesOf = (key: string) => asked.filter((each) => each.key === key).map(({ at }) => at)
  return { drift, clock, asked, registry, timesOf }
}

describe('the registry is checked', () => {
  it('for each tag at once, and then at the interval, with 10 % jitter', async () => {
    const { drift, clock, timesOf } = checksOf()
    const begin = clock.now()
    drift.follow(questions('worker', 'tokman'))
    await clock.advance(4 * EVERY)
    for (const key of ['worker:prod', 'tokman:prod']) {
      const [first = 0, ...later] = timesOf(key)
      expect(first).toBe(begin)
      expect(later.length).toBeGreaterThanOrEqual(3)
      later.reduce((before, at) => {
        expect(at - before).toBeGreaterThanOrEqual(0.9 * EVERY)
        expect(at - before).toBeLessThanOrEqual(1.1 * EVERY + 100)
        return at
      }, first)
    }
  })

  it('for a thousand tags, four at a time, each once per interval, with any number of viewers', async () => {
    const { drift, clock, asked, registry } = checksOf({ takesMs: 700 })
    const names = Array.from({ length: 1_000 }, (_, index) => `app-${index}`)
    drift.follow(questions(...names))
    for (let minute = 0; minute < 60; minute += 1) {
      await clock.advance(MINUTE)
      for (let viewer = 0; viewer < 200; viewer += 1) expect(drift.checks.size).toBeGreaterThan(0)
    }
    expect(registry.most).toBe(4)
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1_000)
    expect(asked.length).toBeLessThanOrEqual(1_000 * (60 / 5 / 0.9 + 1))
    expect(asked.length).toBeGreaterThanOrEqual(1_000 * (60 / 5 / 1.1 - 1))
  })

  it('soon for a tag that was imported or changed, and not for the others', async () => {
    const { drift, clock, timesOf } = checksOf()
    drift.follow(questions('worker', 'tokman'))
    await clock.advance(MINUTE)
    const imported = followingStream('worker', [digest('b'), digest('a')])
    drift.follow([questionsOf(imported)])
    await clock.advance(3_000)
    expect(timesOf('worker:prod')).toHaveLength(2)
    expect(timesOf('tokman:prod')).toHaveLength(1)
  })

  it('again for a tag that changed during its check', async () => {
    const { drift, clock, timesOf } = checksOf({ takesMs: 5_000 })
    drift.follow(questions('worker'))
    await clock.advance(1_000)
    drift.follow([questionsOf(followingStream('worker', [digest('b')]))])
    await clock.advance(7_000)
    expect(timesOf('worker:prod')).toHaveLength(2)
  })

  it('no longer for a tag that is deleted or pinned, whose result is dropped', async () => {
    const { drift, clock, timesOf } = checksOf()
    drift.follow(questions('worker'))
    await clock.advance(1_000)
    expect(drift.checks.size).toBe(1)
    drift.follow([{ name: 'worker', questions: [] }])
    expect(drift.checks.size).toBe(0)
    await clock.advance(2 * EVERY)
    expect(timesOf('worker:prod')).toHaveLength(1)
  })

  it('less often for a tag that keeps failing, and at the usual interval when it recovers', async () => {
    const { drift, clock, registry, timesOf } = checksOf()
    registry.of.set('tokman:prod', gone)
    drift.follow(questions('tokman'))
    await clock.advance(12 * EVERY)
    const failing = timesOf('tokman:prod').length
    expect(failing).toBeGreaterThanOrEqual(4)
    expect(failing).toBeLessThanOrEqual(6)
    registry.of.clear()
    await clock.advance(5 * EVERY)
    const recovered = timesOf('tokman:prod').length
    await clock.advance(5 * EVERY)
    expect(timesOf('tokman:prod').length - recovered).toBeGreaterThanOrEqual(4)
  })
})

describe('a requested check', () => {
  it('comes before scheduled checks, and shows how many are left', async () => {
    const { drift, clock, asked } = checksOf({ takesMs: 1_000 })
    drift.follow(questions(...Array.from({ length: 100 }, (_, index) => `app-${index}`)))
    drift.checkNow(requested('app-99'))
    expect(drift.view.waiting).toBe(1)
    await clock.advance(2_500)
    expect(asked.findIndex(({ key }) => key === 'app-99:prod')).toBe(4)
    expect(drift.view.waiting).toBe(0)
  })

  it('is made after the one that is under way: what that finds may be older than the request', async () => {
    const { drift, clock, timesOf } = checksOf()
    const begin = clock.now()
    drift.follow(questions('worker'))
    await clock.advance(50)
    drift.checkNow(requested('worker'))
    drift.checkNow(requested('worker'))
    await clock.advance(60)
    expect(drift.view.waiting).toBe(1)
    await clock.advance(1_000)
    expect(timesOf('worker:prod')).toEqual([begin, begin + 100])
    expect(drift.view.waiting).toBe(0)
  })

  it('is the only one when scheduled checks are off', async () => {
    const { drift, clock, asked } = checksOf({ everyMs: null })
    drift.follow(questions('worker', 'tokman'))
    await clock.advance(24 * 60 * MINUTE)
    expect(asked).toEqual([])
    drift.checkNow(requested('worker'))
    await clock.advance(24 * 60 * MINUTE)
    expect(asked.map(({ key }) => key)).toEqual(['worker:prod'])
    expect(drift.view.everySeconds).toBeNull()
    expect(['worker', 'tokman'].map((name) => drift.concerns(name))).toEqual([true, false])
  })
})

describe('the result for a tag', () => {
  it('is as old as its question, so that nobody takes it for an answer to a later one', async () => {
    const { drift, clock } = checksOf()
    const asked = new Date(clock.wallTime(clock.now())).toISOString()
    drift.follow(questions('worker'))
    await clock.advance(MINUTE)
    expect(drift.checks.get('worker:prod')).toMatchObject({ checkedAt: asked })
  })

  it('says since when it is the same, and when it was last checked', async () => {
    const { drift, clock, registry } = checksOf()
    const begin = clock.now()
    drift.follow(questions('worker'))
    await clock.advance(EVERY + MINUTE)
    const { since = '', checkedAt = '' } = drift.checks.get('worker:prod') ?? {}
    expect(Date.parse(since)).toBe(begin)
    expect(Date.parse(checkedAt)).toBeGreaterThan(begin)
    registry.default = newer
    await clock.advance(EVERY + MINUTE)
    expect(drift.checks.get('worker:prod')).toMatchObject({ state: 'newer' })
    expect(Date.parse(drift.checks.get('worker:prod')?.since ?? '')).toBeGreaterThan(begin)
  })

  it('is announced when it changes, and only then', async () => {
    const { drift, clock, registry } = checksOf()
    let notified = 0
    drift.onChange(() => (notified += 1))
    drift.follow(questions('worker'))
    await clock.advance(4 * EVERY)
    expect(notified).toBe(1)
    const before = drift.checks
    registry.default = newer
    await clock.advance(1.2 * EVERY)
    expect(notified).toBe(2)
    expect(drift.checks).not.toBe(before)
    expect(before.get('worker:prod')?.state).toBe('up-to-date')
  })

  it('is dropped when the tag follows something else by then', async () => {
    const { drift, clock } = checksOf({ takesMs: 5_000 })
    const [stream] = streams('worker')
    drift.follow(questions('worker'))
    await clock.advance(1_000)
    const [tag] = stream?.spec?.tags ?? []
    const other = { ...tag, name: 'prod', from: { kind: 'DockerImage', name: 'quay.io/packit/other:prod' } }
    drift.follow([questionsOf({ metadata: { name: 'worker' }, ...stream, spec: { tags: [other] } })])
    await clock.advance(4_500)
    expect(drift.checks.get('worker:prod')).toBeUndefined()
    await clock.advance(2_000)
    expect(drift.checks.get('worker:prod')).toBeDefined()
  })
})

describe('a cluster that cannot check registries', () => {
  it('is reported once and tried with one check at a time, and earlier results stay', async () => {
    const { drift, clock, registry, asked } = checksOf({ takesMs: 10 })
    drift.follow(questions('worker', 'tokman', 'nginx', 'beat', 'redis', 'fluentd'))
    await clock.advance(1_000)
    registry.default = refusal('unavailable')
    await clock.advance(1.2 * EVERY)
    const since = drift.view.problem?.since
    expect(drift.view.problem).toMatchObject({ message: 'It is unavailable.' })
    expect([...drift.checks.values()].every(({ state }) => state === 'up-to-date')).toBe(true)
    const before = asked.length
    await clock.advance(2 * MINUTE)
    expect(asked.length - before).toBeLessThanOrEqual(8)
    expect(drift.view.problem?.since).toBe(since)
    registry.default = newer
    await clock.advance(31_000)
    expect(drift.view.problem).toBeNull()
    expect([...drift.checks.values()].every(({ state }) => state === 'newer')).toBe(true)
  })

  it('with Retry-After gets no request before that, even for a requested check', async () => {
    const { drift, clock, registry, asked } = checksOf()
    registry.default = refusal('throttled', { retryAfterSeconds: 120 })
    drift.follow(questions('worker'))
    await clock.advance(1_000)
    drift.checkNow(requested('worker'))
    await clock.advance(118_000)
    expect(asked).toHaveLength(1)
    await clock.advance(14_000)
    expect(asked).toHaveLength(2)
  })

  it('with Retry-After for one of several checks gets no request before that', async () => {
    const { drift, clock, asked, registry } = checksOf()
    registry.default = refusal('unavailable')
    registry.of.set('worker:prod', refusal('throttled', { retryAfterSeconds: 120 }))
    drift.follow(questions('worker', 'tokman'))
    await clock.advance(1_000)
    expect(asked).toHaveLength(2)
    await clock.advance(118_000)
    expect(asked).toHaveLength(2)
    await clock.advance(14_000)
    expect(asked.length).toBeGreaterThan(2)
  })

  it('is tried at once for a requested check', async () => {
    const { drift, clock, registry, asked } = checksOf({ takesMs: 1 })
    registry.default = refusal('unreachable')
    drift.follow(questions('worker'))
    await clock.advance(10 * MINUTE)
    const before = asked.length
    drift.checkNow(requested('worker'))
    await clock.advance(10)
    expect(asked.length).toBe(before + 1)
  })

  it('because of a timeout counts as a failure of the tag: the registry may be slow', async () => {
    const { drift, clock, registry } = checksOf()
    registry.default = refusal('timeout')
    drift.follow(questions('worker'))
    await clock.advance(1_000)
    expect(drift.view.problem).toBeNull()
    expect(drift.checks.get('worker:prod')).toMatchObject({ state: 'failed', reason: 'timeout' })
  })
})

it('counts the outcomes of checks, and how late they are', async () => {
  const { drift, clock, registry } = checksOf({ takesMs: 1_000 })
  registry.of.set('tokman:prod', gone).set('nginx:prod', newer)
  drift.follow(questions('worker', 'tokman', 'nginx', 'beat', 'redis'))
  await clock.advance(500)
  expect(drift.underWay).toBe(4)
  expect(drift.lateMs).toBe(500)
  await clock.advance(3_000)
  expect(drift.counts).toEqual({ 'up-to-date': 3, newer: 1, failed: 1, unasked: 0 })
  expect(drift.lateMs).toBe(0)
})
