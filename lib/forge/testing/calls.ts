import type { Answer } from '#lib/domain/answer'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import type { Forge } from '#lib/forge/forge'
import { FROM, TO } from '#lib/forge/testing/healthy'
import { REPOSITORY } from '#lib/forge/testing/test-forge'

export const KINDS = ['github', 'gitlab', 'forgejo'] as const

const RUN: BuildRun = {
  id: '7',
  sha: FROM,
  attempt: 1,
  state: 'running',
  createdAt: '',
  startedAt: null,
  endedAt: null,
  url: null,
  jobs: null,
}

/** Everything that is read from a git host. */
export const CALLS: Record<string, (forge: Forge) => Promise<Answer<unknown>>> = {
  branch: (forge) => forge.branch(REPOSITORY, 'stable'),
  range: (forge) => forge.range(REPOSITORY, FROM, TO),
  commit: (forge) => forge.commit(REPOSITORY, FROM),
  checks: (forge) => forge.checks(REPOSITORY, FROM),
  runs: (forge) => forge.runs(REPOSITORY, 'stable', 'build.yml'),
  jobs: (forge) => forge.jobs(REPOSITORY, RUN),
  isAncestor: (forge) => forge.isAncestor(REPOSITORY, FROM, TO),
}
