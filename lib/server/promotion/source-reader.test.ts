import { describe, expect, it } from 'vitest'
import type { Check } from '#lib/domain/promotion/forge-answers'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { SourceReader } from '#lib/server/promotion/source-reader'
import { runOf, ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const REPOSITORY = 'packit/packit-service'
const source = { repository: REPOSITORY, from: 'main', to: 'stable', build: 'build.yml' }
const down = { code: 'unreachable', message: 'Could not be reached.' } as const
const check = (name: string, state: Check['state']): Check => ({ name, state, url: null })
const branches = () => ({ stable: ['a', 'b'], main: ['a', 'b', 'c', 'd'] })

function readerOf(
  forge = new ScriptedForge().with(REPOSITORY, branches()),
  use = { checks: ['*'], gate: null },
) {
  const clock = new TestClock()
  const errors: unknown[] = []
  const reader = new SourceReader(
    forge,
    source,
    clock,
    (work) => work(),
    (error) => errors.push(error),
  )
  reader.use(use)
  const count = (method: string) => forge.asked.filter((each) => each.startsWith(method)).length
  return { reader, forge, clock, errors, count }
}

describe('a source', () => {
  it('is read with its range, its checks and its runs', async () => {
    const { reader, forge, clock } = readerOf()
    expect(reader.reading).toMatchObject({ from: { ok: false, error: { code: 'being-read' } }, readAt: null })
    forge.of(REPOSITORY).checks = { [sha('d')]: [check('tests', 'success')] }
    forge.of(REPOSITORY).runs = [runOf('b')]
    forge.of(REPOSITORY).jobs = [
      { name: 'worker', state: 'succeeded', startedAt: null, endedAt: null, url: null },
    ]
    await clock.advance(SECOND)
    expect(reader.reading).toMatchObject({
      from: { value: { head: { sha: sha('d') } } },
      to: { value: { head: { sha: sha('b') } } },
      range: { value: { ahead: 2, behind: 0 } },
      checks: { [sha('d')]: { value: [{ name: 'tests' }] } },
      runs: { value: [{ sha: sha('b'), jobs: [{ name: 'worker' }] }] },
      failure: null,
      readAt: '2026-11-23T18:00:00.000Z',
      movedAt: null,
    })
  })

  it('tells by our own clock since when a run is known to be over, once for each attempt', async () => {
    const { reader, forge, clock } = readerOf()
    const overAt = () => reader.reading.overAt
    forge.of(REPOSITORY).runs = [runOf('b', { state: 'running', endedAt: null })]
    await clock.advance(SECOND)
    expect(overAt()).toEqual({})
    forge.of(REPOSITORY).runs = [runOf('b')]
    await clock.advance(MINUTE)
    const [first = ''] = Object.values(overAt())
    expect(Date.parse(first)).toBeGreaterThan(Date.parse('2026-11-23T18:00:20Z'))
    await clock.advance(HOUR)
    expect(overAt()).toEqual({ 'run-b 1': first })
    forge.of(REPOSITORY).runs = [runOf('b', { attempt: 2 })]
    await clock.advance(HOUR)
    expect(Object.keys(overAt())).toEqual(['run-b 2'])
    expect(overAt()['run-b 2']).not.toBe(first)
  })

  it('is read each five minutes, and each half minute while somebody looks, within a quarter', async () => {
    const { reader, clock, count } = readerOf()
    await clock.advance(HOUR)
    expect(count('branch') / 2).toBeGreaterThanOrEqual(10)
    expect(count('branch') / 2).toBeLessThanOrEqual(13)
    const before = count('branch')
    for (let second = 0; second < 3600; second += 5) {
      reader.look()
      await clock.advance(5 * SECOND)
    }
    expect((count('branch') - before) / 2).toBeGreaterThanOrEqual(95)
    expect((count('branch') - before) / 2).toBeLessThanOrEqual(121)
  })

  it('is read at once for whoever comes after a long while, and not for whoever comes right after', async () => {
    const { reader, clock, count } = readerOf()
    await clock.advance(4 * MINUTE)
    const before = count('branch')
    reader.look()
    await clock.advance(SECOND)
    expect(count('branch') - before).toBe(2)
    for (let viewer = 0; viewer < 100; viewer += 1) reader.look()
    await clock.advance(20 * SECOND)
    expect(count('branch') - before).toBe(2)
  })

  it('is read each half minute while a build runs, nobody looking', async () => {
    const { forge, clock, count } = readerOf()
    forge.of(REPOSITORY).runs = [runOf('b', { state: 'running', endedAt: null })]
    await clock.advance(10 * MINUTE)
    expect(count('branch') / 2).toBeGreaterThanOrEqual(16)
    expect(count('jobs')).toBeGreaterThanOrEqual(8)
    forge.of(REPOSITORY).runs = [runOf('b')]
    await clock.advance(10 * MINUTE)
    const before = count('branch')
    await clock.advance(10 * MINUTE)
    expect((count('branch') - before) / 2).toBeLessThanOrEqual(3)
  })

  it('is read each half minute while the run of a moved head is awaited, for five minutes', async () => {
    const { reader, forge, clock, count } = readerOf()
    forge.of(REPOSITORY).runs = [runOf('b')]
    await clock.advance(6 * MINUTE)
    forge.of(REPOSITORY).branches.stable = ['a', 'b', 'c']
    reader.hint()
    await clock.advance(SECOND)
    expect(reader.reading.movedAt).not.toBeNull()
    const before = count('runs')
    await clock.advance(4 * MINUTE)
    expect(count('runs') - before).toBeGreaterThanOrEqual(6)
    await clock.advance(5 * MINUTE)
    const later = count('runs')
    await clock.advance(20 * MINUTE)
    expect(count('runs') - later).toBeLessThanOrEqual(4)
  })

  it('asks once for a range, whose two commits never change', async () => {
    const { reader, forge, clock, count } = readerOf()
    await clock.advance(HOUR)
    expect(count('range')).toBe(1)
    forge.of(REPOSITORY).branches.main = ['a', 'b', 'c', 'd', 'e']
    await clock.advance(HOUR)
    expect(count('range')).toBe(2)
    expect(reader.reading.range).toMatchObject({ value: { ahead: 3 } })
  })

  it('asks often for checks that run, and for those that an operation waits for, also of other commits', async () => {
    const { reader, forge, clock, count } = readerOf()
    forge.of(REPOSITORY).checks = {
      [sha('d')]: [check('tests', 'running')],
      [sha('a')]: [check('rpm', 'success')],
    }
    for (let second = 0; second < 120; second += 10) {
      reader.look()
      await clock.advance(10 * SECOND)
    }
    expect(count('checks')).toBeGreaterThanOrEqual(3)
    reader.urge({ checks: [sha('a')] })
    await clock.advance(6 * SECOND)
    expect(reader.reading.checks[sha('a')]).toMatchObject({ ok: true, value: [{ name: 'rpm' }] })
    await clock.advance(5 * MINUTE)
    expect(Object.keys(reader.reading.checks).sort()).toEqual([sha('c'), sha('d')])
  })

  it('follows a promoted commit from the next reading of the heads on', async () => {
    const { reader, clock } = readerOf()
    await clock.advance(MINUTE)
    reader.urge({ promoted: [sha('c')] })
    expect(reader.reading.followed).toEqual([])
    await clock.advance(6 * SECOND)
    expect(reader.reading.followed).toEqual([sha('c')])
    await clock.advance(10 * MINUTE)
    expect(reader.reading.followed).toEqual([])
  })

  it.each(['not-found', 'unavailable'] as const)(
    'does not fail with the checks of a commit that is no head: %s',
    async (code) => {
      const { reader, forge, clock } = readerOf()
      await clock.advance(MINUTE)
      const read = reader.reading.readAt
      const checks = forge.checks.bind(forge)
      Object.assign(forge, {
        checks: async (repository: string, id: string) =>
          id === sha('a') ? { ok: false, error: { code, message: 'Gone.' } } : checks(repository, id),
      })
      reader.urge({ checks: [sha('a')] })
      await clock.advance(6 * SECOND)
      expect(reader.reading.checks[sha('a')]).toMatchObject({ ok: false })
      expect(reader.reading.failure).toBeNull()
      expect(reader.reading.readAt).not.toBe(read)
    },
  )

  it('tells of changes, and only then', async () => {
    const { reader, forge, clock } = readerOf()
    let told = 0
    reader.onChange(() => (told += 1))
    await clock.advance(HOUR)
    expect(told).toBe(1)
    forge.of(REPOSITORY).branches.main = ['a', 'b', 'c', 'd', 'e']
    await clock.advance(6 * MINUTE)
    expect(told).toBe(2)
  })
})

describe('the checks of the commits between', () => {
  const names = Array.from({ length: 15 }, (_, index) => `c${index}`)
  const newest = names.slice(-11).toReversed()
  const green = (except: Record<string, Check[]> = {}) =>
    Object.fromEntries(names.map((name) => [sha(name), except[name] ?? [check('tests', 'success')]]))
  const wide = (checks: Record<string, Check[]>) =>
    readerOf(new ScriptedForge().with(REPOSITORY, { stable: ['a'], main: ['a', ...names] }, { checks }))

  /** Of which commits the checks are asked for, in each reading. */
  function readingsOf({ forge }: ReturnType<typeof readerOf>) {
    const readings: { sha: string; isUrgent: boolean }[][] = []
    const [branch, checks] = [forge.branch.bind(forge), forge.checks.bind(forge)]
    Object.assign(forge, {
      branch: (repository: string, name: string) => {
        if (name === 'main') readings.push([])
        return branch(repository, name)
      },
      checks: (repository: string, id: string, asking: { isUrgent?: boolean }) => {
        readings.at(-1)?.push({ sha: id, isUrgent: asking.isUrgent === true })
        return checks(repository, id)
      },
    })
    return readings
  }

  it('are read of the newest ten, at most two a reading, and not again when they are final', async () => {
    const read = wide(green())
    const readings = readingsOf(read)
    await read.clock.advance(2 * HOUR)
    const others = readings.map((each) => each.filter(({ sha: id }) => id !== sha('c14')))
    expect(Math.max(...others.map(({ length }) => length))).toBe(2)
    expect(others.flat().map(({ sha: id }) => id)).toEqual(newest.slice(1).map(sha))
    expect(Object.keys(read.reader.reading.checks).sort()).toEqual(newest.map(sha).sort())
  })

  it('are read again while they run, or none is there, one each ten minutes', async () => {
    const read = wide(green({ c13: [check('tests', 'running')], c12: [] }))
    await read.clock.advance(HOUR)
    read.forge.of(REPOSITORY).checks = green({ c13: [check('tests', 'failure')], c12: [] })
    const readings = readingsOf(read)
    for (let second = 0; second < 3600; second += 10) {
      read.reader.look()
      await read.clock.advance(10 * SECOND)
    }
    const asked = readings.flat().map(({ sha: id }) => id)
    expect(asked.filter((id) => id === sha('c13'))).toHaveLength(1)
    expect(asked.filter((id) => id === sha('c12')).length).toBeGreaterThanOrEqual(3)
    expect(asked.filter((id) => id === sha('c12')).length).toBeLessThanOrEqual(6)
    expect(read.reader.reading.checks[sha('c13')]).toMatchObject({ value: [{ state: 'failure' }] })
  })

  it('are read again after an hour of a commit that was new, whose other checks may not have begun', async () => {
    const read = wide(green())
    // Half an hour after the commits were made.
    read.clock.setBack(5.5 * HOUR)
    await read.clock.advance(20 * MINUTE)
    const readings = readingsOf(read)
    const again = () => readings.flat().flatMap(({ sha: id }) => (id === sha('c14') ? [] : [id]))
    await read.clock.advance(4 * HOUR)
    expect(new Set(again())).toEqual(new Set(newest.slice(1).map(sha)))
    const { length } = again()
    await read.clock.advance(2 * HOUR)
    expect(again()).toHaveLength(length)
  })

  it('are never urgent, and no failure of the source where they cannot be read', async () => {
    const read = wide(green())
    const checks = read.forge.checks.bind(read.forge)
    Object.assign(read.forge, {
      checks: async (repository: string, id: string) => {
        const answer = await checks(repository, id)
        if (id === sha('c14')) return answer
        return { ok: false, error: { code: 'throttled', message: 'Few are left.' } }
      },
    })
    const readings = readingsOf(read)
    for (let minute = 0; minute < 10; minute += 1) {
      read.reader.urge()
      await read.clock.advance(MINUTE)
    }
    const others = readings.flat().filter(({ sha: id }) => id !== sha('c14'))
    expect(others.length).toBeGreaterThan(0)
    expect(others.length).toBeLessThanOrEqual(11)
    expect(others.filter(({ isUrgent }) => isUrgent)).toEqual([])
    expect(read.reader.reading).toMatchObject({ failure: null })
    expect(read.reader.reading.readAt).not.toBeNull()
    expect(Object.keys(read.reader.reading.checks)).toEqual([sha('c14')])
  })

  it('are not read where no check is asked for', async () => {
    const forge = new ScriptedForge().with(REPOSITORY, branches())
    const { clock, count } = readerOf(forge, { checks: [], gate: null })
    await clock.advance(HOUR)
    expect(count('checks')).toBe(0)
  })
})

describe('a hint', () => {
  it('has it read now, and at most once in five seconds', async () => {
    const { reader, clock, count } = readerOf()
    await clock.advance(MINUTE)
    const before = count('branch')
    reader.hint()
    await clock.advance(10)
    expect(count('branch') - before).toBe(2)
    for (let hints = 0; hints < 500; hints += 1) {
      reader.hint()
      await clock.advance(20)
    }
    expect((count('branch') - before) / 2).toBeLessThanOrEqual(4)
  })

  it('has checks and runs read again that a poll would leave for later', async () => {
    const { reader, forge, clock } = readerOf()
    forge.of(REPOSITORY).checks = { [sha('d')]: [check('tests', 'success')] }
    forge.of(REPOSITORY).runs = [runOf('b')]
    await clock.advance(MINUTE)
    forge.of(REPOSITORY).checks = { [sha('d')]: [check('tests', 'failure')] }
    forge.of(REPOSITORY).runs = [runOf('b', { attempt: 2, state: 'running', endedAt: null })]
    reader.hint()
    await clock.advance(10)
    expect(reader.reading).toMatchObject({
      checks: { [sha('d')]: { value: [{ state: 'failure' }] } },
      runs: { value: [{ attempt: 2, state: 'running' }] },
    })
  })

  it.each(['branch', 'runs'] as const)('that comes while %s is read is not lost', async (part) => {
    const { reader, forge, clock } = readerOf()
    await clock.advance(MINUTE)
    const read = forge[part].bind(forge)
    let isFirst = true
    Object.assign(forge, {
      [part]: async (repository: string, name: string) => {
        const answer = await read(repository, name)
        if (isFirst) {
          isFirst = false
          forge.of(REPOSITORY).branches.main = ['a', 'b', 'c', 'd', 'e']
          forge.of(REPOSITORY).runs = [runOf('b', { attempt: 3 })]
          reader.hint()
        }
        return answer
      },
    })
    reader.hint()
    await clock.advance(6 * SECOND)
    expect(reader.reading).toMatchObject({
      from: { value: { head: { sha: sha('e') } } },
      runs: { value: [{ attempt: 3 }] },
    })
  })
})

describe('a forge that fails', () => {
  it('leaves what was read before, says why, and makes it stale with time', async () => {
    const { reader, forge, clock } = readerOf()
    await clock.advance(SECOND)
    const { readAt } = reader.reading
    forge.failure = down
    await clock.advance(30 * MINUTE)
    const { from, failure, staleAt } = reader.reading
    expect(from.ok).toBe(true)
    expect(failure).toMatchObject(down)
    expect(reader.reading.readAt).toBe(readAt)
    expect(Date.parse(staleAt)).toBeLessThan(clock.now())
    forge.failure = null
    await clock.advance(7 * MINUTE)
    expect(reader.reading).toMatchObject({ failure: null })
    expect(Date.parse(reader.reading.staleAt)).toBeGreaterThan(clock.now())
  })

  it('is asked for one part, at most four times a minute, while somebody looks', async () => {
    const { reader, forge, clock, count } = readerOf()
    await clock.advance(SECOND)
    forge.failure = down
    await clock.advance(6 * MINUTE)
    const before = forge.asked.length
    for (let minute = 0; minute < 30; minute += 1) {
      for (let viewer = 0; viewer < 10; viewer += 1) reader.look()
      await clock.advance(MINUTE)
    }
    expect(forge.asked.length - before).toBeLessThanOrEqual(30 * 4 * 2)
    expect(count('runs')).toBe(1)
  })

  it('is left alone as long as it asks to, whoever looks or hints', async () => {
    const { reader, forge, clock } = readerOf()
    await clock.advance(SECOND)
    forge.failure = { code: 'throttled', message: 'Too many.', retryAfterSeconds: 240 }
    reader.hint()
    await clock.advance(5 * SECOND)
    const before = forge.asked.length
    for (let second = 0; second < 230; second += 10) {
      reader.look()
      reader.hint()
      reader.urge()
      await clock.advance(10 * SECOND)
    }
    expect(forge.asked.length).toBe(before)
  })

  it('in one part, such as a right that is missing, still tells the others', async () => {
    const { reader, forge, clock } = readerOf()
    forge.failures.set('checks', { code: 'forbidden', message: 'A right is missing.' })
    await clock.advance(SECOND)
    expect(reader.reading).toMatchObject({
      range: { ok: true },
      runs: { ok: true },
      checks: { [sha('d')]: { ok: false, error: { code: 'forbidden' } } },
      failure: null,
      readAt: null,
    })
  })

  it('because a branch is gone, says so at once', async () => {
    const { reader, forge, clock } = readerOf()
    await clock.advance(SECOND)
    forge.of(REPOSITORY).branches = { main: ['a'] }
    await clock.advance(6 * MINUTE)
    expect(reader.reading.to).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(reader.reading.range).toMatchObject({ ok: false })
  })

  it('by throwing is a failure like any other', async () => {
    const { reader, forge, clock, errors } = readerOf()
    await clock.advance(SECOND)
    const branch = forge.branch.bind(forge)
    forge.branch = () => {
      throw new Error('broken')
    }
    await clock.advance(6 * MINUTE)
    expect(errors).not.toHaveLength(0)
    expect(reader.reading.failure).toMatchObject({ code: 'failed' })
    forge.branch = branch
    await clock.advance(10 * MINUTE)
    expect(reader.reading.failure).toBeNull()
  })
})

it('seven sources and ten viewers cost at most 2,000 questions an hour, a build that runs and checks that run included', async () => {
  const forge = new ScriptedForge()
  const clock = new TestClock()
  const readers = Array.from({ length: 7 }, (_, index) => {
    const repository = `packit/source-${index}`
    // Ten commits more, whose checks never come.
    const many = Array.from({ length: 10 }, (_, each) => `between-${each}`)
    forge.with(
      repository,
      { stable: ['a', 'b'], main: ['a', 'b', ...many, 'c', 'd'] },
      {
        runs: [index === 0 ? runOf('b', { state: 'running', endedAt: null }) : runOf('b')],
        checks: { [sha('d')]: [check('tests', index === 1 ? 'running' : 'success')] },
      },
    )
    const reader = new SourceReader(
      forge,
      { ...source, repository },
      clock,
      (work) => work(),
      () => undefined,
    )
    reader.use({ checks: ['tests'], gate: null })
    return reader
  })
  await clock.advance(10 * MINUTE)
  const before = forge.asked.length
  let views = 0
  for (let second = 0; second < 3600; second += 5) {
    for (let viewer = 0; viewer < 10; viewer += 1)
      for (const reader of readers) {
        reader.look()
        views += reader.reading.failure === null ? 1 : 0
      }
    await clock.advance(5 * SECOND)
  }
  expect(views).toBe(720 * 10 * 7)
  expect(forge.asked.length - before).toBeLessThanOrEqual(2_000)
  expect(forge.asked.length - before).toBeGreaterThan(1_400)
})
