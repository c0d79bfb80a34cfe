import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { plannedCommit, startTestHosts, type TestHosts } from '../testing/test-hosts'
import { git, runGit } from './run-git'

const NAME = 'packit/tokman'
const BUILD = { workflow: 'build.yml', streams: ['tokman'] }
let hosts: TestHosts
let clone: string
let address: string

beforeAll(async () => {
  hosts = await startTestHosts()
  clone = await mkdtemp(join(tmpdir(), 'quayside-clone-'))
  const commits = [plannedCommit(0, []), plannedCommit(1, [0])]
  const history = { commits, heads: { main: 1, stable: 0 } }
  await hosts.reset([{ name: NAME, forge: 'forgejo', build: BUILD, checks: [], history }])
  address = hosts.servers.forgejo.url.replace('//', `//quayside:${hosts.tokens.forgejo}@`)
})

afterAll(async () => {
  await hosts.stop()
  await rm(clone, { recursive: true, force: true })
})

const env = () => ({ GIT_DIR: join(clone, '.git') })

it('lets git clone, and push a branch forward and back, which builds it', async () => {
  await git(clone, ['clone', '--quiet', `${address}/${NAME}.git`, '.'], { env: env() })
  const before = await git(clone, ['rev-parse', 'origin/stable'], { env: env() })
  await git(clone, ['push', '--quiet', 'origin', 'origin/main:refs/heads/stable'], { env: env() })
  expect(await hosts.world.repositories.get(NAME)?.git.head('stable')).toBe(await head('main'))
  await writeFile(join(clone, 'note'), 'text')
  await git(clone, ['push', '--quiet', 'origin', `+${before.trim()}:refs/heads/stable`], { env: env() })
  expect(`${await head('stable')}\n`).toBe(before)
  const built = hosts.builds.of({ name: NAME }).map(({ sha }) => sha)
  expect(built).toEqual([before.trim(), await head('main')])
})

it('lets nobody in without the token', async () => {
  const { code, stderr } = await runGit(clone, ['ls-remote', `${hosts.servers.forgejo.url}/${NAME}.git`])
  expect(code).not.toBe(0)
  expect(stderr).toContain('could not read Username')
})

function head(branch: string): Promise<string | undefined> {
  return hosts.world.repositories.get(NAME)?.git.head(branch) ?? Promise.resolve(undefined)
}
