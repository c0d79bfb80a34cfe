import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockAt } from '../../seed/clock'
import { ENVIRONMENTS, LANES } from '../../seed/lanes'
import { tagHistoryOf, type CommitsOf } from '../../seed/tag-history'
import type { HostedRepository } from '../hosted-repository'
import { startTestHosts, type TestHosts } from '../testing/test-hosts'
import { PACKIT_SOURCES } from './packit-sources'
import { resetPackitWorld } from './packit-world'

describe.each([
  ['on a Monday evening', new Date('2026-11-23T19:42:04Z')],
  ['minutes after the weekly import', new Date('2026-11-24T02:03:00Z')],
  ['minutes before it', new Date('2026-11-24T01:57:00Z')],
  ['at the turn of the year', new Date('2027-01-01T00:00:00Z')],
])('the repositories of a demo that is started %s', (_, now) => {
  let hosts: TestHosts
  let commitsOf: CommitsOf

  beforeAll(async () => {
    hosts = await startTestHosts({ now: () => now.getTime() })
    commitsOf = await resetPackitWorld(hosts, clockAt(now))
  })

  afterAll(() => hosts.stop())

  function repository(name: string): HostedRepository {
    const found = hosts.world.repositories.get(`packit/${name}`)
    if (!found) throw new Error(`There is no ${name}`)
    return found
  }

  it.each([
    ['ogr', 3],
    ['specfile', 2],
    ['packit', 6],
    ['packit-service', 10],
    ['packit-service-fedmsg', 1],
    ['dashboard', 2],
    ['tokman', 0],
  ])('have main of %s %i commits ahead of stable', async (name, ahead) => {
    expect(await repository(name).git.range('stable', 'main')).toMatchObject({ ahead, behind: 0 })
  })

  it('have a commit with its revert, a merge, a workflow and a migration in one range', async () => {
    const { git } = repository('packit-service')
    const range = await git.range('stable', 'main')
    const commits = await git.commits(range?.shas ?? [])
    const revert = commits.find(({ message }) => message.startsWith('Revert'))
    const [, taken] = /This reverts commit (\w{40})\./.exec(revert?.message ?? '') ?? []
    expect(commits.map(({ sha }) => sha)).toContain(taken)
    expect(commits.some(({ parents }) => parents.length === 2)).toBe(true)
    const paths = (await git.files('stable', 'main')).map(({ path }) => path)
    expect(paths).toContain('.github/workflows/rebuild-and-push-images.yml')
    expect(paths).toContain('alembic/versions/7f3a_add_skip_reason.py')
    // What was taken back is no difference.
    expect(paths.some((path) => path.includes('cache'))).toBe(false)
  })

  it('have one build under way, one that failed, and one that was made again', () => {
    const [service, fedmsg, dashboard, tokman] = [
      'packit-service',
      'packit-service-fedmsg',
      'dashboard',
      'tokman',
    ].map((name) => hosts.builds.of(repository(name))[0])
    expect(service).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(fedmsg).toMatchObject({ state: 'failed', jobs: [{ state: 'failed' }] })
    expect(dashboard).toMatchObject({ state: 'running', createdAt: now.getTime() - 12 * 60_000 })
    expect(tokman).toMatchObject({ state: 'succeeded', attempt: 1 })
  })

  it('have builds of what stable has, and nothing from the future', async () => {
    for (const { name } of PACKIT_SOURCES) {
      const each = hosts.world.repositories.get(name)
      const [run] = each ? hosts.builds.of(each) : []
      if (run) expect(run.sha).toBe(await each?.git.head('stable'))
      const newest = await each?.git.commit((await each.git.head('main')) ?? '')
      expect(Date.parse(newest?.committer.date ?? '')).toBeLessThan(now.getTime())
    }
  })

  it('have a red check on the head of specfile', async () => {
    const specfile = repository('specfile')
    const checks = await hosts.checks.of(specfile, (await specfile.git.head('main')) ?? '')
    expect(checks.filter(({ state }) => state !== 'success').map(({ name }) => name)).toEqual(['tests:unit'])
  })

  it('have the commits of all images, in production those of stable', async () => {
    for (const environment of ENVIRONMENTS)
      for (const lane of LANES) {
        const commits = commitsOf(lane.source)
        if (!commits) continue
        const { git } = repository(lane.source.split('/').at(-1) ?? '')
        const branch = environment.name === 'prod' ? 'stable' : 'main'
        const history = await git.history((await git.head(branch)) ?? '', null)
        const { builds } = tagHistoryOf(lane, environment, clockAt(now), commits)
        expect(builds.length).toBeGreaterThan(5)
        for (const { commit } of builds) expect(history).toContain(commit)
      }
  })

  it('have built the head of stable for packit-service, and for packit-worker after it', () => {
    const commits = commitsOf('https://github.com/packit/packit-service')
    const [production] = ENVIRONMENTS
    const [service, worker] = LANES.map((lane) =>
      production ? tagHistoryOf(lane, production, clockAt(now), commits) : undefined,
    )
    const imported = service?.items[0]?.build.commit
    expect(imported).toBe(worker?.builds.at(-1)?.commit)
    expect(imported).not.toBe(worker?.items[0]?.build.commit)
    expect(imported).toBe(hosts.builds.of(repository('packit-service'))[0]?.sha)
  })
})
