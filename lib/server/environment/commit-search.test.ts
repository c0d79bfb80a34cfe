import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import type { Answer } from '#lib/domain/answer'
import type { RepositoryListing } from '#lib/plan/steps/repository-listing'
import { digest } from '#lib/domain/testing/test-objects'
import { CommitSearch } from '#lib/server/environment/commit-search'

const PATTERNS = ['stable-<sha>-<epoch>', 'stable-<sha>', 'main-<sha>']
const BUILT_AT = '2026-11-20T12:00:00Z'
const EPOCH = Date.parse(BUILT_AT) / 1000
const HOUR = 60 * 60_000

const origin = (repository = 'quay.io/packit/worker') => ({ repository, importPolicy: {} })
const image = (digit: string) => ({ digest: digest(digit), builtAt: BUILT_AT })

/** A registry with these tags, of which the cluster reads the images of the first few. */
function searchIn(
  tags: Record<string, string>,
  readsAtOnce = 0,
  { patterns = PATTERNS, isOnRequest = false } = {},
) {
  const clock = new TestClock()
  const registry = { tags: { ...tags }, failure: null as string | null }
  const asked: (readonly string[] | 'all')[] = []
  const imagesOf = (names: readonly string[]) =>
    names.flatMap((tag) => {
      const found = registry.tags[tag]
      return found === undefined ? [] : [{ tag, digest: found }]
    })
  const answer = (wanted: readonly string[] | 'all'): Answer<RepositoryListing> => {
    if (registry.failure !== null) return { ok: false, error: { code: 'failed', message: registry.failure } }
    const names = Object.keys(registry.tags)
    const images = imagesOf(wanted === 'all' ? names.slice(0, readsAtOnce) : wanted)
    return { ok: true, value: { images, names: wanted === 'all' ? names : [...wanted] } }
  }
  const search = new CommitSearch(
    patterns,
    isOnRequest,
    () => (wanted) => {
      asked.push(wanted)
      return Promise.resolve(answer(wanted))
    },
    clock,
    limitConcurrency(1),
  )
  return { search, clock, asked, registry }
}

describe('the commit of an image without labels', () => {
  it('is found by a tag of the registry that the listing has with its image', async () => {
    const { search, clock, asked } = searchIn({ prod: digest('a'), 'stable-aaaaaaa': digest('a') }, 50)
    search.want(origin(), image('a'))
    expect(search.stateOf(origin(), digest('a'))).toMatchObject({ state: 'searching' })
    await clock.advance(2_000)
    expect(search.tagsOf(digest('a'))).toEqual(['stable-aaaaaaa'])
    expect(search.stateOf(origin(), digest('a'))).toBeNull()
    expect(asked).toEqual(['all'])
  })

  it('is found by a tag of which the listing has the name only, the likeliest first', async () => {
    const others = Array.from({ length: 3_000 }, (_, index): [string, string] => [
      `stable-bbbbbbb-${EPOCH - 1_000_000 + index}`,
      digest('b'),
    ])
    const tags: Record<string, string> = {
      ...Object.fromEntries<string>(others),
      [`stable-aaaaaaa-${EPOCH + 60}`]: digest('a'),
    }
    const { search, clock, asked } = searchIn(tags)
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    expect(search.tagsOf(digest('a'))).toEqual([`stable-aaaaaaa-${EPOCH + 60}`])
    expect(asked).toHaveLength(2)
    expect(asked[1]).toHaveLength(10)
  })

  it('is asked for once, however often pages show the image, and never on an interval', async () => {
    const { search, clock, asked } = searchIn({ 'stable-aaaaaaa': digest('a'), prod: digest('c') }, 50)
    for (let view = 0; view < 100; view += 1) {
      search.want(origin(), image('a'))
      search.want(origin(), image('c'))
      await clock.advance(60_000)
    }
    await clock.advance(24 * HOUR)
    expect(asked).toEqual(['all'])
    expect(search.stateOf(origin(), digest('c'))).toEqual({
      state: 'none',
      repository: 'quay.io/packit/worker',
      lookedUp: 1,
      of: 1,
    })
  })

  it('shares one listing with the other images of its page', async () => {
    const { search, clock, asked } = searchIn(
      { 'main-aaaaaaa': digest('a'), 'main-bbbbbbb': digest('b') },
      50,
    )
    for (const digit of ['a', 'b']) search.want(origin(), image(digit))
    await clock.advance(2_000)
    expect(asked).toEqual(['all'])
    expect(search.tagsOf(digest('b'))).toEqual(['main-bbbbbbb'])
  })

  it('is not looked for without a pattern', async () => {
    const { search, clock, asked } = searchIn({ 'main-aaaaaaa': digest('a') }, 50, { patterns: [] })
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    expect(asked).toEqual([])
  })
})

it('a search waits for a person, where registries are checked on request only', async () => {
  const { search, clock, asked } = searchIn({ 'main-aaaaaaa': digest('a') }, 50, { isOnRequest: true })
  search.want(origin(), image('a'))
  await clock.advance(HOUR)
  expect(asked).toEqual([])
  expect(search.stateOf(origin(), digest('a'))).toMatchObject({ state: 'waiting' })
  search.retry(new Set(['quay.io/packit/another']))
  await clock.advance(2_000)
  expect(asked).toEqual([])
  search.retry(new Set([origin().repository]))
  await clock.advance(2_000)
  expect(search.tagsOf(digest('a'))).toEqual(['main-aaaaaaa'])
})

it('a search goes with the check of an image, where registries are checked on request only', async () => {
  const { search, clock, asked, registry } = searchIn({}, 50, { isOnRequest: true })
  registry.failure = 'connection refused'
  for (let check = 0; check < 5; check += 1) {
    search.want(origin(), image('a'), true)
    await clock.advance(60_000)
  }
  expect(asked).toEqual(['all'])
})

describe('a repository with thousands of tags', () => {
  const many = (from: number, to: number) =>
    Object.fromEntries(
      Array.from({ length: to - from }, (_, index) => [
        `main-${String(from + index).padStart(7, '0')}`,
        digest('b'),
      ]),
    )

  it('is looked up for forty tags, and says so', async () => {
    const { search, clock, asked } = searchIn(many(0, 5_000))
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    expect(asked.flatMap((each) => (each === 'all' ? [] : each))).toHaveLength(40)
    expect(search.stateOf(origin(), digest('a'))).toMatchObject({ state: 'none', lookedUp: 40, of: 5_000 })
  })

  it('is looked up for new tags first, and never twice for the same', async () => {
    const { search, clock, asked, registry } = searchIn(many(0, 1_000))
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    const before = new Set(asked.flatMap((each) => (each === 'all' ? [] : each)))
    asked.length = 0
    registry.tags = { ...registry.tags, 'main-ccccccc': digest('c') }
    search.want(origin(), image('c'))
    await clock.advance(2_000)
    expect(search.tagsOf(digest('c'))).toEqual(['main-ccccccc'])
    expect(asked[1]).toContain('main-ccccccc')
    expect(asked.flat().filter((tag) => before.has(tag))).toEqual([])
  })
})

describe('a search that fails', () => {
  it('is remembered and said, and not made again by itself', async () => {
    const { search, clock, asked, registry } = searchIn({ 'main-aaaaaaa': digest('a') }, 50)
    registry.failure = 'no basic auth credentials'
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    for (let view = 0; view < 100; view += 1) {
      search.want(origin(), image('a'))
      await clock.advance(HOUR)
    }
    expect(asked).toHaveLength(1)
    expect(search.stateOf(origin(), digest('a'))).toEqual({
      state: 'failed',
      repository: 'quay.io/packit/worker',
      message: 'no basic auth credentials',
    })
  })

  it.each(['a new image', 'a check that a person asked for'])('is made again with %s', async (which) => {
    const { search, clock, registry } = searchIn({ 'main-aaaaaaa': digest('a') }, 50)
    registry.failure = 'no basic auth credentials'
    search.want(origin(), image('a'))
    await clock.advance(2_000)
    registry.failure = null
    if (which === 'a new image') search.want(origin(), image('b'))
    else search.retry(new Set([origin().repository]))
    await clock.advance(2_000)
    expect(search.tagsOf(digest('a'))).toEqual(['main-aaaaaaa'])
  })
})

it('searches go one after another, and tell what they found', async () => {
  const clock = new TestClock()
  const running = { now: 0, most: 0 }
  const ask = async (): Promise<Answer<RepositoryListing>> => {
    running.most = Math.max(running.most, ++running.now)
    await new Promise<void>((resolve) => clock.after(20_000, resolve))
    running.now -= 1
    const images = [{ tag: 'main-aaaaaaa', digest: digest('a') }]
    return { ok: true, value: { images, names: ['main-aaaaaaa'] } }
  }
  const search = new CommitSearch(PATTERNS, false, () => ask, clock, limitConcurrency(1))
  const told: string[] = []
  search.onChange((found) => told.push(...found))
  for (const name of ['worker', 'service', 'tokman'])
    search.want(origin(`quay.io/packit/${name}`), image(name.slice(0, 1)))
  search.want(origin('quay.io/packit/worker'), image('a'))
  await clock.advance(90_000)
  expect(running.most).toBe(1)
  expect(told).toContain(digest('a'))
})
