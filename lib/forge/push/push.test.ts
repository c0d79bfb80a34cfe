import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReport } from '#lib/forge/push/receive-pack'
import { CANARY, REPOSITORY, serveForge, type Seen } from '#lib/forge/testing/test-forge'
import { HAS_BACKEND, makeRepository, type TestRepository } from '#lib/forge/testing/test-repository'

const isPush = ({ path }: Seen) => path.endsWith('git-receive-pack')

/** @param before runs before the first push is carried out */
async function withForge(repository: TestRepository, before: () => void = () => undefined) {
  let pushes = 0
  const served = await serveForge('forgejo', (seen) => {
    if (isPush(seen) && (pushes += 1) === 1) before()
    return repository.answer(seen)
  })
  return { ...served, pushes: () => pushes }
}

describe.skipIf(!HAS_BACKEND)('a push without git, at a real git', () => {
  it.each(['sha1', 'sha256'] as const)('moves the branch (%s)', async (format) => {
    const repository = makeRepository(format)
    const [first = '', second = ''] = repository.commits
    const { forge, seen } = await withForge(repository)
    expect(await forge.move(REPOSITORY, 'stable', first, second)).toEqual({ outcome: 'moved', message: null })
    expect(repository.headOf('stable')).toBe(second)
    const basic = Buffer.from(`oauth2:${CANARY}`).toString('base64')
    expect(seen.find(isPush)?.headers.authorization).toBe(`Basic ${basic}`)
  })

  it('leaves a branch alone that moved before it was planned, and says where it is', async () => {
    const repository = makeRepository()
    const [first = '', second = '', third = ''] = repository.commits
    repository.move('stable', second)
    const { forge, pushes } = await withForge(repository)
    const moved = await forge.move(REPOSITORY, 'stable', first, third)
    expect(moved).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(second.slice(0, 8)) as string,
    })
    expect(pushes()).toBe(0)
  })

  it('leaves a branch alone that moves after its head was read', async () => {
    const repository = makeRepository()
    const [first = '', second = '', third = ''] = repository.commits
    const { forge, pushes } = await withForge(repository, () => repository.move('stable', second))
    const moved = await forge.move(REPOSITORY, 'stable', first, third)
    expect(moved).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('moved meanwhile') as string,
    })
    expect(repository.headOf('stable')).toBe(second)
    expect(pushes()).toBe(1)
  })

  it('never pushes what is no fast-forward, which git itself accepts', async () => {
    const repository = makeRepository()
    const [first = '', second = ''] = repository.commits
    const aside = repository.commit('aside', first)
    repository.move('stable', second)
    const { forge, pushes } = await withForge(repository)
    for (const to of [first, aside]) {
      expect(await forge.move(REPOSITORY, 'stable', second, to)).toMatchObject({ outcome: 'refused' })
    }
    expect(pushes()).toBe(0)
    expect(repository.headOf('stable')).toBe(second)
  })

  it('does not make a branch that was deleted anew', async () => {
    const repository = makeRepository()
    const [first = '', second = ''] = repository.commits
    const { forge } = await withForge(repository, () => repository.delete('stable'))
    expect(await forge.move(REPOSITORY, 'stable', first, second)).toMatchObject({ outcome: 'refused' })
    expect(repository.headOf('stable')).toBe('')
  })

  it('is refused a commit that git does not have', async () => {
    const repository = makeRepository()
    const [first = ''] = repository.commits
    const unknown = '1'.repeat(40)
    const { forge } = await serveForge('forgejo', (seen) =>
      seen.path.includes('compare') ? { json: { total_commits: 0, commits: null } } : repository.answer(seen),
    )
    const moved = await forge.move(REPOSITORY, 'stable', first, unknown)
    expect(moved).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('missing necessary objects') as string,
    })
    expect(repository.headOf('stable')).toBe(first)
  })

  it('tells what a hook says', async () => {
    const repository = makeRepository()
    const [first = '', second = ''] = repository.commits
    repository.hook('echo "Not on Fridays." >&2; exit 1')
    const { forge } = await withForge(repository)
    const moved = await forge.move(REPOSITORY, 'stable', first, second)
    expect(moved).toEqual({
      outcome: 'refused',
      message: `Could not move stable of ${REPOSITORY} to ${second.slice(0, 8)} at the-forge: a hook or a rule declined it: “pre-receive hook declined: Not on Fridays”; allow Quayside's account there.`,
    })
    expect(repository.headOf('stable')).toBe(first)
  })

  it('is done already where somebody else did it', async () => {
    const repository = makeRepository()
    const [first = '', second = ''] = repository.commits
    repository.move('stable', second)
    const { forge, pushes } = await withForge(repository)
    expect(await forge.move(REPOSITORY, 'stable', first, second)).toMatchObject({ outcome: 'moved' })
    expect(pushes()).toBe(0)
  })
})

describe('a move of what is no branch or commit', () => {
  const sha = 'a'.repeat(40)
  it.each([
    ['..', sha, 'b'.repeat(40)],
    ['-f', sha, 'b'.repeat(40)],
    ['a b', sha, 'b'.repeat(40)],
    ['stable\0 report-status', sha, 'b'.repeat(40)],
    ['stable', '0'.repeat(40), sha],
    ['stable', sha, '0'.repeat(40)],
    ['stable', sha, 'abcdef1'],
    ['stable', 'main', sha],
  ])('asks nothing: %j from %s to %s', async (branch, from, to) => {
    const { forge, seen } = await serveForge('gitlab', () => undefined)
    expect(await forge.move(REPOSITORY, branch, from, to)).toMatchObject({ outcome: 'refused' })
    expect(seen).toHaveLength(0)
  })
})

describe('the report of a push', () => {
  it('is lost unless it names the branch, whatever comes', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readReport(Buffer.from(bytes), 'stable').result).toBe('lost')
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('is read with and without a side band, and a part of it is lost', () => {
    const plain = '000eunpack ok\n0019ok refs/heads/stable\n0000'
    expect(readReport(Buffer.from(plain), 'stable')).toEqual({ result: 'ok' })
    for (let length = 0; length < plain.length - 4; length += 1)
      expect(readReport(Buffer.from(plain.slice(0, length)), 'stable').result).toBe('lost')
    const banded = '0030\x01000eunpack ok\n0019ok refs/heads/stable\n00000000'
    expect(readReport(Buffer.from(banded), 'stable')).toEqual({ result: 'ok' })
    expect(readReport(Buffer.from(plain), 'stab')).toEqual({ result: 'lost' })
    const failed = '0016unpack index-pack\n0000'
    expect(readReport(Buffer.from(failed), 'stable')).toEqual({
      result: 'refused',
      reason: 'unpack index-pack',
    })
  })
})
