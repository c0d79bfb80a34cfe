import { describe, expect, it } from 'vitest'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { FROM, healthy, TO } from '#lib/forge/testing/healthy'
import { REPOSITORY, serveForge, shaOf, type Reply, type Script } from '#lib/forge/testing/test-forge'

async function moveAnswered(write: Reply, reads?: Script) {
  const world = healthy('github')
  const served = await serveForge('github', (seen, response) => {
    return world.isWrite(seen) ? write : (reads?.(seen, response) ?? world.script(seen, response))
  })
  return { ...served, moved: await served.forge.move(REPOSITORY, 'stable', FROM, TO) }
}

describe('a move at GitHub', () => {
  it('names the commit, and never forces', async () => {
    const world = healthy('github')
    const { forge, seen } = await serveForge('github', world.script)
    expect(await forge.move(REPOSITORY, 'stable', FROM, TO)).toEqual({ outcome: 'moved', message: null })
    const writes = seen.filter(world.isWrite)
    expect(writes).toHaveLength(1)
    expect(writes[0]).toMatchObject({ method: 'PATCH', path: `/repos/${REPOSITORY}/git/refs/heads/stable` })
    expect(JSON.parse(String(writes[0]?.body))).toEqual({ sha: TO, force: false })
  })

  it.each([
    [422, 'Update is not a fast forward', 'the branch moved meanwhile'],
    [422, 'Reference does not exist', 'the branch was deleted'],
    [422, 'Object does not exist', 'it does not know the commit'],
    [
      422,
      'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
      'a rule of the repository refuses it',
    ],
    [
      422,
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission',
      'a rule of the repository refuses it',
    ],
    [422, 'Validation Failed', 'it rejected the move'],
    [403, 'Resource not accessible by integration', 'a right is missing'],
    [403, 'Repository was archived so is read-only.', 'is archived'],
    [404, 'Not Found', 'the right to see it is missing'],
    [409, 'Reference update failed', 'it changed meanwhile'],
  ])('that is refused (%i %s) says: %s', async (status, message, words) => {
    const { moved } = await moveAnswered({ status, json: { message } })
    expect(moved).toMatchObject({ outcome: 'refused', message: expect.stringContaining(words) as string })
    expect(moved.message).toContain(message.slice(0, 20))
  })

  it('is refused where the branch is elsewhere by then, gone, or not ours to move forward', async () => {
    const elsewhere = {
      json: githubAnswer('refAnswer', {
        ref: 'refs/heads/stable',
        object: { sha: shaOf('c'), type: 'commit' },
      }),
    }
    const { moved, seen } = await moveAnswered({}, ({ path }) =>
      path.includes('/git/ref/') ? elsewhere : undefined,
    )
    expect(moved).toEqual({
      outcome: 'refused',
      message: 'stable moved meanwhile: it is at cccccccc, not at aaaaaaaa. Plan again.',
    })
    expect(seen).toHaveLength(1)
    const gone = await moveAnswered({}, ({ path }) =>
      path.includes('/git/ref/') ? { status: 404, json: {} } : undefined,
    )
    expect(gone.moved.outcome).toBe('refused')
    const diverged = {
      json: githubAnswer('comparisonAnswer', { status: 'diverged', ahead_by: 1, behind_by: 1 }),
    }
    const aside = await moveAnswered({}, ({ path }) => (path.includes('/compare/') ? diverged : undefined))
    expect(aside.moved).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('never forced') as string,
    })
    expect(aside.seen.every(({ method }) => method === 'GET')).toBe(true)
  })

  it('is read back where GitHub answers with another commit', async () => {
    const { moved } = await moveAnswered({
      json: githubAnswer('updatedRefAnswer', { ref: 'refs/heads/stable', object: { sha: shaOf('c') } }),
    })
    expect(moved).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('where it was') as string,
    })
  })
})
