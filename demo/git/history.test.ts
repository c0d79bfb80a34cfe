import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ForgeName } from './hosted-repository'
import { graphs, historyOf } from './testing/graph'
import { plannedCommit, startTestHosts, type TestHosts } from './testing/test-hosts'

const FORGES: ForgeName[] = ['github', 'gitlab', 'forgejo']
const CASES = 15

let hosts: TestHosts

beforeAll(async () => {
  hosts = await startTestHosts()
})

afterAll(() => hosts.stop())

/** Answers without the rest of the protocol. */
type Listed = { commits: { sha?: string; id?: string }[] }

function idsIn(body: unknown): (string | undefined)[] {
  return (body as Listed).commits.map(({ sha, id }) => sha ?? id)
}

it('is told by all three hosts as an independent count has it', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ graph, base, head }) => {
      const commits = graph.map((parents, place) => plannedCommit(place, parents))
      const history = { commits, heads: { main: head, stable: base } }
      const plans = FORGES.map((forge) => ({
        name: `team/${forge}`,
        forge,
        build: null,
        checks: [],
        history,
      }))
      const ids = (await hosts.reset(plans)).get('team/github') ?? []
      const [before, after] = [historyOf(graph, base), historyOf(graph, head)]
      const common = [...before].filter((place) => after.has(place))
      const ahead = [...after].filter((place) => !before.has(place))
      const behind = [...before].filter((place) => !after.has(place))
      // No other common commit comes after these.
      const best = common.filter((place) =>
        common.every((other) => other === place || !historyOf(graph, other).has(place)),
      )
      const expected = new Set(ahead.map((place) => ids[place]))

      const github = await hosts.get('github', '/repos/team/github/compare/stable...main')
      const gitlab = await hosts.get(
        'gitlab',
        '/api/v4/projects/team%2Fgitlab/repository/compare?from=stable&to=main',
      )
      const question = '/api/v4/projects/team%2Fgitlab/repository/merge_base?refs[]=stable&refs[]=main'
      const merge = await hosts.get('gitlab', question)
      const forgejo = await hosts.get('forgejo', '/api/v1/repos/team/forgejo/compare/stable...main')
      expect(new Set(idsIn(forgejo.body))).toEqual(expected)
      if (common.length === 0) {
        expect([github.status, merge.status]).toEqual([404, 404])
        return
      }
      expect(github.body).toMatchObject({ ahead_by: ahead.length, behind_by: behind.length })
      expect(new Set(idsIn(github.body))).toEqual(expected)
      expect(new Set(idsIn(gitlab.body))).toEqual(expected)
      const bases = best.map((place) => ids[place])
      expect(bases).toContain((github.body as { merge_base_commit: { sha: string } }).merge_base_commit.sha)
      expect(bases).toContain((merge.body as { id: string }).id)
    }),
    { numRuns: CASES },
  )
}, 120_000)
