import type { Answer } from '#lib/domain/answer'
import type { BuildRun, Commit, Range } from '#lib/domain/promotion/forge-answers'
import type { FedTag, PromotionRead, SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Source } from '#lib/domain/promotion/source'

/** What a forge may say of a source, for tests. */

/** A commit id that begins with these digits. */
export function sha(start: string): string {
  return start.padEnd(40, '0')
}

export function commitOf(start: string, parts: Partial<Commit> = {}): Commit {
  return {
    sha: sha(start),
    message: `Change ${start}`,
    author: 'Olga',
    at: '2026-11-23T17:00:00Z',
    url: `https://github.com/packit/packit-service/commit/${sha(start)}`,
    parents: [],
    pullRequest: null,
    ...parts,
  }
}

export function runOf(start: string, parts: Partial<BuildRun> = {}): BuildRun {
  return {
    id: `run-${start}`,
    sha: sha(start),
    attempt: 1,
    state: 'succeeded',
    createdAt: '2026-11-23T18:00:00Z',
    startedAt: '2026-11-23T18:00:10Z',
    endedAt: '2026-11-23T18:40:10Z',
    url: `https://github.com/packit/packit-service/actions/runs/${start}`,
    jobs: null,
    ...parts,
  }
}

export const ok = <T>(value: T): Answer<T> => ({ ok: true, value })

export const FORGE_DOWN: Answer<never> = {
  ok: false,
  error: { code: 'unreachable', message: 'GitHub does not answer.' },
}

/** From `base` to the newest of the commits, each of which has the next one as its parent if it names none. */
export function rangeTo(base: string, commits: readonly Commit[], parts: Partial<Range> = {}): Range {
  return {
    base: sha(base),
    head: commits[0]?.sha ?? sha(base),
    ahead: commits.length,
    behind: 0,
    commits: commits.map((each, at) =>
      each.parents.length > 0 ? each : { ...each, parents: [commits[at + 1]?.sha ?? sha(base)] },
    ),
    isWhole: true,
    paths: [],
    isAllPaths: true,
    ...parts,
  }
}

/** `packit/packit-service`, whose `stable` is at `a1` and whose `main` has these commits more, newest first. */
export function readOf(
  commits: readonly Commit[],
  { source, ...parts }: Partial<Omit<SourceRead, 'source'>> & { source?: Partial<Source> } = {},
): SourceRead {
  const range = rangeTo('a1', commits)
  return {
    source: {
      repository: 'packit/packit-service',
      forge: 'github',
      from: 'main',
      to: 'stable',
      feeds: ['packit-service:prod'],
      build: 'images.yml',
      imageTags: ['stable-<sha>-<epoch>'],
      checks: [],
      after: [],
      gate: null,
      migrations: [],
      ...source,
    },
    forgeKind: 'github',
    url: `https://github.com/${source?.repository ?? 'packit/packit-service'}`,
    from: ok({ head: commits[0] ?? commitOf('a1'), protectedBy: null }),
    to: ok({ head: commitOf('a1'), protectedBy: null }),
    range: ok(range),
    checks: {},
    runs: ok([runOf('a1')]),
    overAt: {},
    followed: [],
    readAt: '2026-11-23T18:29:50Z',
    staleAt: '2026-11-23T18:40:00Z',
    ...parts,
  }
}

/** `imported` and `registry`: the digit of the digest, and the commit as an image names it. */
export function fedOf(
  tag: string,
  imported: [digit: string, commit: string | null] | null,
  registry: [digit: string, commit: string | null] | null,
): FedTag {
  const image = (each: typeof imported) =>
    each && { digest: `sha256:${each[0].repeat(64)}`, commit: each[1], at: '2026-11-23T18:00:00Z' }
  return {
    tag,
    imported: image(imported),
    registry: image(registry),
    checkedAt: null,
    problem: null,
    workloads: [],
  }
}

export function promotionOf(sources: readonly SourceRead[], fed: readonly FedTag[] = []): PromotionRead {
  return { sources, fed, scheduledImportSeconds: 900 }
}
