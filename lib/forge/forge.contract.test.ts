import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { forgeFaultSchema, type ForgeFaultRequest } from '../../demo/git/faults'
import type { PlannedRepository } from '../../demo/git/git-hosts'
import type { HostedRepository, Protection } from '../../demo/git/hosted-repository'
import { protectFromPushes } from '../../demo/git/repositories/protection-hook'
import { graphs, historyOf } from '../../demo/git/testing/graph'
import { plannedCommit, startTestHosts, type TestHosts } from '../../demo/git/testing/test-hosts'
import { HAS_BACKEND } from '#lib/forge/testing/test-repository'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { openForge, type OpenForge } from '#lib/forge/dialects/open-forge'
import type * as Network from '#lib/network/send'

/** The same behaviour at all three hosts, over real repositories. */

/** Something that happens between two requests. */
const network = vi.hoisted(() => ({
  beforeSending: null as ((method: string | undefined) => Promise<void>) | null,
}))
vi.mock('#lib/network/send', async (original) => {
  const real = await original<typeof Network>()
  const send: typeof real.send = async (url, init) => {
    await network.beforeSending?.(init.method)
    return real.send(url, init)
  }
  return { ...real, send }
})

const KINDS = ['github', 'gitlab', 'forgejo'] as const
const NAME = 'packit/packit-service'

describe.skipIf(!HAS_BACKEND).each(KINDS)('a branch, its range and its move at %s', (kind) => {
  let hosts: TestHosts
  let forge: OpenForge

  beforeAll(async () => {
    hosts = await startTestHosts({ buildSeconds: 60 })
  })
  afterAll(() => hosts.stop())

  /** A forge that keeps nothing of what was, and its repository. */
  async function open(
    parents: number[][],
    heads: Record<string, number>,
    more: Partial<PlannedRepository> = {},
  ) {
    const commits = parents.map((each, place) => plannedCommit(place, each))
    const plan: PlannedRepository = {
      name: NAME,
      forge: kind,
      build: { workflow: 'build.yml', streams: ['service', 'worker'] },
      checks: ['pre-commit', 'rpm-build:f42'],
      history: { commits, heads },
      ...more,
    }
    const ids = (await hosts.reset([plan])).get(NAME) ?? []
    const tokenFile = writeTemporary('token', hosts.tokens[kind])
    const { url } = hosts.servers[kind]
    forge = openForge({
      name: kind,
      kind,
      url,
      credentials: { kind: 'token', tokenFile },
      webhookSecretFile: null,
    })
    return { ids, repository: repository() }
  }

  function repository(): HostedRepository {
    const found = hosts.world.repositories.get(NAME)
    if (found === undefined) throw new Error('There is no repository.')
    return found
  }

  const fail = (fault: Omit<ForgeFaultRequest, 'forge'>) =>
    hosts.servers[kind].faults.set(forgeFaultSchema.parse({ forge: kind, ...fault }))

  /** main: 0 1 2 3 5, of which 5 merges 4; aside: 6, from 0. */
  const LINES = [[], [0], [1], [2], [1], [3, 4], [0]]
  const HEADS = { main: 5, stable: 1, aside: 6 }
  const pathOfWrite = kind === 'github' ? '/git/refs/' : '/git-receive-pack'
  const write = { method: kind === 'github' ? 'PATCH' : 'POST', path: pathOfWrite } as const

  it('reads a branch with its head', async () => {
    const { ids } = await open(LINES, HEADS)
    expect(await forge.branch(NAME, 'main')).toMatchObject({
      ok: true,
      value: {
        head: {
          sha: ids[5],
          message: expect.stringContaining('Change 5') as string,
          author: 'Ann Example',
          parents: [ids[3], ids[4]],
        },
        protectedBy: null,
      },
    })
    expect(await forge.branch(NAME, 'none')).toMatchObject({ error: { code: 'not-found' } })
  })

  it('counts a range as git does, whatever the history', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(graphs, async ({ graph, base, head }) => {
      const { ids } = await open(graph, { main: head, stable: base })
      const [older, newer] = [historyOf(graph, base), historyOf(graph, head)]
      if ([...older].every((place) => !newer.has(place))) return
      const ahead = [...newer].filter((place) => !older.has(place))
      const range = await forge.range(NAME, ids[base] ?? '', ids[head] ?? '')
      if (!range.ok) throw new Error(range.error.message)
      expect(range.value).toMatchObject({
        ahead: ahead.length,
        behind: [...older].filter((place) => !newer.has(place)).length,
        isWhole: true,
      })
      const shas = range.value.commits.map(({ sha }) => sha)
      expect(new Set(shas)).toEqual(new Set(ahead.map((place) => ids[place])))
      if (shas.length > 0) expect(shas[0]).toBe(ids[head])
      const isAncestor = await forge.isAncestor(NAME, ids[base] ?? '', ids[head] ?? '')
      expect(isAncestor).toEqual({ ok: true, value: newer.has(base) })
    })
    await fc.assert(property, { numRuns: 10 })
  })

  it('reads a range of more than 250 commits by pages', { timeout: 60_000 }, async () => {
    const line = Array.from({ length: 521 }, (_, place) => (place === 0 ? [] : [place - 1]))
    const { ids } = await open(line, { main: 520, stable: 0 })
    const read: string[] = []
    for (const page of [1, 2, 3]) {
      const range = await forge.range(NAME, ids[0] ?? '', ids[520] ?? '', page)
      if (!range.ok) throw new Error(range.error.message)
      expect(range.value).toMatchObject({ ahead: 520, behind: 0, isWhole: false })
      read.push(...range.value.commits.map(({ sha }) => sha))
    }
    expect(read).toEqual(ids.slice(1).toReversed())
  })

  it('finds commits by whole and abbreviated ids, and no others', async () => {
    const { ids } = await open(LINES, HEADS)
    const [first = ''] = ids
    expect(await forge.commit(NAME, first)).toMatchObject({ value: { sha: first } })
    expect(await forge.commit(NAME, first.slice(0, 9))).toMatchObject({ value: { sha: first } })
    for (const wrong of ['f'.repeat(40), 'fffffff']) {
      expect(await forge.commit(NAME, wrong)).toMatchObject({ error: { code: 'not-found' } })
    }
    expect(await forge.commit(NAME, 'main')).toMatchObject({ error: { code: 'invalid' } })
  })

  it('reads the checks of a commit', async () => {
    const { ids } = await open(LINES, HEADS)
    hosts.checks.put(ids[5] ?? '', 'rpm-build:f42', 'failure')
    hosts.checks.put(ids[5] ?? '', 'docs', 'running')
    const checks = await forge.checks(NAME, ids[5] ?? '')
    const states = checks.ok && Object.fromEntries(checks.value.map(({ name, state }) => [name, state]))
    expect(states).toMatchObject({ 'pre-commit': 'success', 'rpm-build:f42': 'failure', docs: 'running' })
  })

  it('moves a branch forward, and sees its build', async () => {
    const { ids, repository } = await open(LINES, HEADS)
    const [, from = '', to = ''] = ids
    expect(await forge.move(NAME, 'stable', from, to)).toEqual({ outcome: 'moved', message: null })
    expect(await repository.git.heads()).toEqual({ main: ids[5], stable: to, aside: ids[6] })
    await expect
      .poll(async () => {
        const runs = await forge.runs(NAME, 'stable', 'build.yml')
        return runs.ok && runs.value[0]?.sha
      })
      .toBe(to)
    const runs = await forge.runs(NAME, 'stable', 'build.yml')
    const [run] = runs.ok ? runs.value : []
    if (run === undefined) throw new Error('There is no run.')
    expect(run).toMatchObject({ attempt: 1, endedAt: null })
    const jobs = await forge.jobs(NAME, run)
    expect(jobs.ok && jobs.value.length).toBe(2)
  })

  it('leaves the branch alone where it moved before, or after its head was read', async () => {
    const { ids, repository } = await open(LINES, HEADS)
    const [, from = '', meanwhile = '', to = ''] = ids
    await repository.git.setHead('stable', meanwhile)
    expect(await forge.move(NAME, 'stable', from, to)).toMatchObject({ outcome: 'refused' })
    expect(await repository.git.head('stable')).toBe(meanwhile)

    await repository.git.setHead('stable', from)
    network.beforeSending = async (method) => {
      if (method !== 'GET') await repository.git.setHead('stable', meanwhile)
    }
    const moved = await forge.move(NAME, 'stable', from, to)
    network.beforeSending = null
    // GitHub compares nothing with an old head: forward from where the branch is by then, it moves.
    if (moved.outcome === 'refused') expect(await repository.git.head('stable')).toBe(meanwhile)
    else expect(kind).toBe('github')
  })

  it('never moves it backwards, aside, or to what it does not know', async () => {
    const { ids, repository } = await open(LINES, HEADS)
    const [root = '', from = ''] = ids
    const aside = await repository.git.commitAside(root, 'Nowhere')
    for (const to of [root, ids[6] ?? '', aside, 'f'.repeat(40), ids[2]?.slice(0, 9) ?? '', 'main']) {
      expect(await forge.move(NAME, 'stable', from, to)).toMatchObject({ outcome: 'refused' })
    }
    expect(await repository.git.heads()).toEqual({ main: ids[5], stable: from, aside: ids[6] })
  })

  it('does not make a branch that was deleted anew', async () => {
    const { ids, repository } = await open(LINES, HEADS)
    await repository.git.setHead('stable', undefined)
    expect(await forge.move(NAME, 'stable', ids[1] ?? '', ids[2] ?? '')).toMatchObject({ outcome: 'refused' })
    expect(Object.keys(await repository.git.heads())).not.toContain('stable')
  })

  it.each(['protected', 'rule', 'hook'] satisfies Protection[])(
    'is refused a branch that is kept by: %s',
    async (protection) => {
      const { ids, repository } = await open(LINES, HEADS)
      repository.protections.set('stable', protection)
      await protectFromPushes(repository.git, ['stable'])
      const moved = await forge.move(NAME, 'stable', ids[1] ?? '', ids[2] ?? '')
      expect(moved.outcome).toBe('refused')
      expect(moved.message).toMatch(/rule|right|hook/)
      expect(await repository.git.head('stable')).toBe(ids[1])
    },
  )

  it.each(['archived', 'renamed', 'hidden', 'forbidden'] satisfies HostedRepository['state'][])(
    'says of a repository that it is %s',
    async (state) => {
      const { ids, repository } = await open(LINES, HEADS)
      repository.state = state
      const branch = await forge.branch(NAME, 'stable')
      if (state === 'archived')
        expect(branch).toMatchObject({
          value: { protectedBy: expect.stringContaining('archived') as string },
        })
      else
        expect(branch).toMatchObject({ error: { code: state === 'forbidden' ? 'forbidden' : 'not-found' } })
      expect(await forge.move(NAME, 'stable', ids[1] ?? '', ids[2] ?? '')).toMatchObject({
        outcome: 'refused',
      })
      expect(await repository.git.head('stable')).toBe(ids[1])
    },
  )

  it.each(['lost', 'cut', 'html', 'server error'] as const)(
    'reads back what became of a move whose answer is: %s',
    async (fault) => {
      const { ids, repository } = await open(LINES, HEADS)
      fail({ kind: fault, ...write, times: 1 })
      const { outcome } = await forge.move(NAME, 'stable', ids[1] ?? '', ids[2] ?? '')
      const isMoved = (await repository.git.head('stable')) === ids[2]
      expect(outcome).toBe(isMoved ? 'moved' : 'refused')
      expect(isMoved).toBe(fault === 'lost' || fault === 'cut')
    },
  )

  it.each([
    ['rate limit', 'throttled'],
    ['secondary limit', 'throttled'],
    ['too many requests', 'throttled'],
    ['unauthorized', 'unauthorized'],
    ['html', 'unavailable'],
    ['cut', 'unreachable'],
    ['lost', 'unreachable'],
  ] as const)('tells a fault: %s', async (fault, code) => {
    await open(LINES, HEADS)
    fail({ kind: fault })
    const answer = await forge.branch(NAME, 'stable')
    expect(answer).toMatchObject({ error: { code } })
    expect(JSON.stringify(answer)).not.toContain(hosts.tokens[kind])
  })

  it('asks for nothing twice that did not change', async () => {
    const { ids } = await open(LINES, HEADS)
    const readAll = async () => {
      await forge.branch(NAME, 'stable')
      await forge.range(NAME, ids[1] ?? '', ids[5] ?? '')
    }
    await readAll()
    const { requests } = forge.counters
    await readAll()
    // One for the branch, and at GitHub and GitLab it says that nothing changed.
    expect(forge.counters.requests - requests).toBe(1)
    expect(forge.counters.notModified).toBe(kind === 'forgejo' ? 0 : 1)
  })
})
