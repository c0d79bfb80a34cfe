import { shortCommit, count } from '#lib/domain/format'
import { isUnderWay } from '#lib/domain/promotion/build-view'
import { buildWords } from '#lib/domain/promotion/build-words'
import { checksView } from '#lib/domain/promotion/checks-view'
import { revertsIn } from '#lib/domain/promotion/commit-entries'
import { titleOf } from '#lib/domain/promotion/commit-words'
import { leftBefore } from '#lib/domain/promotion/dependency-order'
import { matchesName } from '#lib/domain/promotion/name-pattern'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { buildOf } from '#lib/domain/promotion/source-view'
import type { Moving } from '#lib/plan/actions/promote/push-steps'

/** Where forges look for workflows. A token needs a right of its own to push a change of one (GitHub: `workflow`). */
const WORKFLOWS = ['.github/workflows/*', '.forgejo/workflows/*', '.gitea/workflows/*', '.gitlab-ci.yml']

/** More are counted. */
const MOST_PATHS = 3

/** What a person should know about a source that moves, besides what is said of its commits. */
export function standingWarnings(moving: Moving): string[] {
  const { read, judged } = moving
  const { repository, migrations } = read.source
  const paths = judged.range.paths ?? []
  const changed = (patterns: readonly string[]) =>
    paths.filter((path) => patterns.some((pattern) => matchesName(pattern, path)))
  const [workflows, migrated] = [changed(WORKFLOWS), changed(migrations)]
  // Paths are those of the whole range.
  const may = judged.to === judged.range.head ? 'changes' : 'may change'
  const isUnknown = migrations.length > 0 && (judged.range.paths === null || !judged.range.isAllPaths)
  return [
    ...(judged.overridden.length > 0
      ? [`${repository} is promoted although not all is green: ${judged.overridden.join(', ')}.`]
      : []),
    ...(workflows.length > 0
      ? [`${repository} ${may} ${listed(workflows)}: the token needs the right to change workflows.`]
      : []),
    ...(migrated.length > 0 ? [`${repository} ${may} migrations: ${listed(migrated)}.`] : []),
    ...(isUnknown && migrated.length === 0
      ? [`Not all changed files of ${repository} are known: there may be migrations among them.`]
      : []),
    ...revertWarnings(moving),
  ]
}

function listed(paths: readonly string[]): string {
  const others = paths.length - MOST_PATHS
  return [...paths.slice(0, MOST_PATHS), ...(others > 0 ? [count(others, 'more', 'more')] : [])].join(', ')
}

/** A commit that is promoted although a later one, which is not, takes it back. */
function revertWarnings({ read, judged, coming }: Moving): string[] {
  const isComing = new Set(coming.commits.map(({ sha }) => sha))
  const reverts = revertsIn(judged.range.commits)
  return coming.commits.flatMap((commit) => {
    const revert = reverts.get(commit.sha)
    if (revert === undefined || isComing.has(revert.sha)) return []
    return [
      `${read.source.repository}: “${titleOf(commit)}” (${shortCommit(commit.sha)}) is reverted later, by ${shortCommit(revert.sha)}, which is left out.`,
    ]
  })
}

/** An order of dependencies that a plan breaks. @param sources all of the environment */
export function orderWarnings(moving: readonly Moving[], sources: readonly SourceRead[]): string[] {
  const isChosen = (repository: string) => moving.some(({ read }) => read.source.repository === repository)
  const withNews = sources.flatMap(({ source, range }) =>
    range.ok && range.value.ahead > 0 ? [{ ...source, ahead: range.value.ahead }] : [],
  )
  return moving.flatMap(({ read: { source } }) =>
    leftBefore(source, withNews, isChosen, () => true).map(
      (left) =>
        `${source.repository} comes after ${left.repository}, which has ${count(left.ahead, 'newer commit')} and is not promoted: the build may use its older state.`,
    ),
  )
}

/** What may be over a minute later. */
export function momentaryWarnings(
  moving: readonly Moving[],
  sources: readonly SourceRead[],
  now: number,
): string[] {
  return moving.flatMap(({ read, judged, gates }) => {
    const { repository } = read.source
    const build = buildOf(read, now)
    const isBuilding = build.run !== null && isUnderWay(build.run.state)
    return [
      ...(isBuilding
        ? [`${repository}: ${buildWords({ commit: judged.from, build }, now)}. A newer head may cancel it.`]
        : []),
      ...gates.flatMap((gate) => {
        const gating = sources.find(({ source }) => source.repository === gate.repository)
        const isRed = checksView([gate.checks], gating?.checks[gate.sha]).state === 'red'
        return isRed
          ? [`${repository} waits: ${gate.checks} failed on ${shortCommit(gate.sha)} of ${gate.repository}.`]
          : []
      }),
    ]
  })
}
