import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HostedRepository } from '../hosted-repository'
import { Repository } from '../repositories/repository'
import { Builds } from './builds'

const SECONDS = 100
const OLD = 'a'.repeat(40)
const NEW = 'b'.repeat(40)

const repository: HostedRepository = {
  name: 'packit/packit-service',
  forge: 'github',
  git: new Repository('/nowhere'),
  state: 'here',
  protections: new Map(),
  build: { workflow: 'build.yml', streams: ['packit-service', 'packit-worker'] },
  checks: [],
}

let pushed: string[]
let told: string[]
let builds: Builds

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T19:42:04Z') })
  pushed = []
  told = []
  builds = new Builds(SECONDS, Date.now, {
    pushImage: (_, stream, { sha }) => pushed.push(`${stream} ${sha.slice(0, 1)}`),
    changed: (_, { state, jobs }) => told.push([state, ...jobs.map((job) => job.state)].join(' ')),
  })
})

afterEach(() => {
  builds.clear()
  vi.useRealTimers()
})

function pass(seconds: number): void {
  vi.advanceTimersByTime(seconds * 1000)
}

function states() {
  return builds
    .of(repository)
    .map(({ state, attempt, jobs }) => [state, attempt, ...jobs.map((job) => job.state)])
}

describe('a build', () => {
  it('is queued, runs, and pushes the image of each job at its end', () => {
    builds.start(repository, NEW)
    expect(states()).toEqual([['queued', 1, 'queued', 'queued']])
    pass(20)
    expect(states()).toEqual([['running', 1, 'running', 'running']])
    pass(75)
    expect(states()).toEqual([['running', 1, 'succeeded', 'running']])
    expect(pushed).toEqual(['packit-service b'])
    pass(5)
    expect(states()).toEqual([['succeeded', 1, 'succeeded', 'succeeded']])
    expect(pushed).toEqual(['packit-service b', 'packit-worker b'])
    expect(told).toEqual([
      'queued queued queued',
      'running running running',
      'running succeeded running',
      'succeeded succeeded succeeded',
    ])
  })

  it('fails with one job, whose image is not pushed', () => {
    builds.plan(repository.name, { outcome: 'fails', job: 'packit-service' })
    builds.start(repository, NEW)
    pass(SECONDS)
    expect(states()).toEqual([['failed', 1, 'failed', 'succeeded']])
    expect(pushed).toEqual(['packit-worker b'])
  })

  it.each([
    ['waits', 'queued'],
    ['hangs', 'running'],
  ] as const)('%s until it is finished', (outcome, state) => {
    builds.plan(repository.name, { outcome })
    builds.start(repository, NEW)
    pass(50 * SECONDS)
    expect(states()).toEqual([[state, 1, state, state]])
    const [run] = builds.of(repository)
    if (run) builds.finish(repository, run)
    pass(1)
    expect(pushed).toHaveLength(2)
    expect(states()).toEqual([['succeeded', 1, 'succeeded', 'succeeded']])
  })

  it('is cancelled by a newer one that supersedes it, and pushes nothing more', () => {
    builds.start(repository, OLD)
    pass(20)
    builds.plan(repository.name, { outcome: 'supersedes' })
    builds.start(repository, NEW)
    pass(SECONDS)
    expect(states().map(([state]) => state)).toEqual(['succeeded', 'cancelled'])
    expect(told).toContain('cancelled cancelled cancelled')
    expect(pushed).toEqual(['packit-service b', 'packit-worker b'])
  })

  it('tags its images later than a newer one if it takes longer', () => {
    builds.plan(repository.name, { seconds: 3 * SECONDS })
    builds.start(repository, OLD)
    builds.start(repository, NEW)
    pass(3 * SECONDS)
    expect(pushed.at(-1)).toBe('packit-worker a')
  })

  it('is made again as another attempt of the same run, for the jobs that failed', () => {
    builds.plan(repository.name, { outcome: 'fails' })
    builds.start(repository, NEW)
    pass(SECONDS)
    const [run] = builds.of(repository)
    if (run) builds.rerun(repository, run)
    expect(told.at(-1)).toBe('queued succeeded queued')
    expect(states()).toEqual([['queued', 2, 'succeeded', 'queued']])
    expect(builds.of(repository)).toHaveLength(1)
    pass(SECONDS)
    expect(states()).toEqual([['succeeded', 2, 'succeeded', 'succeeded']])
    expect(pushed).toEqual(['packit-service b', 'packit-worker b'])
  })

  it('never comes if it is so planned', () => {
    builds.plan(repository.name, { outcome: 'never comes' })
    builds.start(repository, NEW)
    expect(states()).toEqual([])
    builds.start(repository, NEW)
    expect(states()).toHaveLength(1)
  })

  it('that began before goes on from there, and nothing of then is pushed or told again', () => {
    builds.begin(repository, NEW, Date.now() - 96_000, { outcome: 'succeeds', seconds: SECONDS })
    expect(told).toEqual([])
    expect(states()).toEqual([['running', 1, 'succeeded', 'running']])
    pass(5)
    expect(pushed).toEqual(['packit-worker b'])
  })
})
