import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import { GITHUB_PAGES } from '#lib/forge/dialects/github/github-runs'
import { runsShape } from '#lib/forge/dialects/github/github-shapes'
import { inPath } from '#lib/forge/dialects/names'
import type { ForgeClient } from '#lib/forge/request/forge-client'
import { readList } from '#lib/forge/request/read-list'

export type CommitAt = { repository: string; sha: string }

type Run = z.infer<typeof runsShape>['workflow_runs'][number]

/** All runs of workflows for a commit. */
export function runsFor(
  client: ForgeClient,
  { repository, sha }: CommitAt,
  asking: Asking,
): Promise<Answer<Run[]>> {
  return readList(
    client,
    {
      what: `the runs for ${sha.slice(0, 8)} of ${repository}`,
      path: `/repos/${inPath(repository)}/actions/runs`,
      query: { head_sha: sha },
      shape: runsShape,
    },
    GITHUB_PAGES,
    ({ workflow_runs: items, total_count: total }) => ({ items, total }),
    asking,
  )
}

/** A workflow runs for an event: a newer run takes the place of one for the same event, as in `gh pr checks`. */
export function originOf({ id, workflow_id: workflow, event }: Run): string {
  return workflow === null ? `run ${id}` : `workflow ${workflow} ${event}`
}

/**
 * What makes the checks of a suite. An App has one suite for a commit, but each run of a workflow has one of its own
 * (https://docs.github.com/rest/checks/suites), and the check run does not name the workflow. Only asked where it matters: where
 * several suites have a check of the same name.
 */
export async function suiteOrigins(
  client: ForgeClient,
  of: CommitAt,
  checks: readonly { name: string; suite: string }[],
  asking: Asking,
): Promise<Answer<ReadonlyMap<string, string>>> {
  const suiteOf = new Map(checks.map(({ name, suite }) => [name, suite]))
  if (checks.every(({ name, suite }) => suiteOf.get(name) === suite)) return { ok: true, value: new Map() }
  const runs = await runsFor(client, of, asking)
  if (!runs.ok) return runs
  const known = runs.value.flatMap((run): [string, string][] =>
    run.check_suite_id === null ? [] : [[run.check_suite_id, originOf(run)]],
  )
  return { ok: true, value: new Map(known) }
}
