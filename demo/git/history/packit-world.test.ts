import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockAt } from '../../seed/clock'
import type { CommitsOf } from '../../seed/built-commits'
import { git } from '../repositories/run-git'
import { startTestHosts, type TestHosts } from '../testing/test-hosts'
import { PACKIT_SOURCES } from './packit-sources'
import { resetPackitWorld } from './packit-world'

const NOW = new Date('2026-11-23T19:42:04Z')

let hosts: TestHosts
let commitsOf: CommitsOf

beforeAll(async () => {
  hosts = await startTestHosts({ now: () => NOW.getTime() })
  commitsOf = await resetPackitWorld(hosts, clockAt(NOW))
})

afterAll(() => hosts.stop())

it('debug', async () => {
  for (const { name } of PACKIT_SOURCES) {
    const r = hosts.world.repositories.get(name)!
    const range = await r.git.range('stable', 'main')
    console.log(
      name,
      await r.git.heads(),
      range?.ahead,
      range?.behind,
      hosts.builds
        .of(r)
        .map(
          (x) =>
            `${x.state} ${x.sha.slice(0, 7)} ${new Date(x.createdAt).toISOString()} ${x.attempt} ${x.jobs.map((j) => j.state)}`,
        ),
    )
    console.log(await git(r.git.directory, ['log', '--format=%h %cI %an %s', '-14', 'main']))
  }
  const t = Date.now()
  await resetPackitWorld(hosts, clockAt(NOW))
  console.log(Date.now() - t)
})
