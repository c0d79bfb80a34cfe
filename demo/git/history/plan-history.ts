import { MINUTE, type Clock } from '../../seed/clock'
import type { PlannedCommit, PlannedHistory } from '../repositories/fast-import'
import { mainlineOf, type Mainline } from './mainline'
import type { RecentCommit, SourceSpec } from './packit-sources'
import { authorOf, titleOf } from './words'

/** @property places of the commits of `main`, in the order of its times */
export type SourcePlan = { history: PlannedHistory; mainline: Mainline; places: number[] }

/** Each so many commits of `main` is the merge of a branch. */
const MERGE_EVERY = 7

/** The history of a repository, from months ago until now. */
export function planSource(spec: SourceSpec, clock: Clock): SourcePlan {
  const mainline = mainlineOf(spec, clock)
  const { times, moves } = mainline
  const older = times.length - spec.recent.length
  const commits: PlannedCommit[] = []
  const places: number[] = []
  for (const [index, at] of times.entries()) {
    const content = spec.recent[index - older] ?? olderCommit(spec, index, older)
    const before = places.at(-1)
    const parents = before === undefined ? [] : [before]
    if (content.side !== undefined) {
      commits.push(commitOf(spec, { title: content.side }, at - MINUTE, [...parents], index))
      parents.push(commits.length - 1)
    }
    const commit = commitOf(spec, content, at, parents, index)
    commits.push(content.isRevert && before !== undefined ? revertOf(commits, before, commit) : commit)
    places.push(commits.length - 1)
  }
  const stable = places[moves.at(-1)?.place ?? 0] ?? 0
  return { history: { commits, heads: { main: commits.length - 1, stable } }, mainline, places }
}

/** What the commit at a place brought is taken away. */
function revertOf(commits: readonly PlannedCommit[], place: number, commit: PlannedCommit): PlannedCommit {
  const brought = Object.keys(commits[place]?.files ?? {})
  return { ...commit, reverts: place, files: Object.fromEntries(brought.map((path) => [path, null])) }
}

function olderCommit({ name, forge, recent }: SourceSpec, index: number, older: number): RecentCommit {
  const title = titleOf(`${name} ${index}`)
  const next = Number(/#(\d+)/.exec(recent[0]?.title ?? '')?.[1] ?? 2 * older + 7)
  const number = next - 3 - 2 * (older - 1 - index)
  const branch = `packit/change-${number}`
  if (index % MERGE_EVERY === 3) {
    const merges = {
      github: `Merge pull request #${number} from ${branch}`,
      gitlab: `Merge branch '${branch}' into 'main'`,
      forgejo: `Merge pull request '${title}' (#${number}) from ${branch} into main`,
    }
    return { title: merges[forge], side: title }
  }
  return { title: forge === 'gitlab' ? title : `${title} (#${number})` }
}

/** A file for each commit: then no change is in the way of another, and a revert takes its file away. */
function commitOf(
  { name, forge }: SourceSpec,
  { title, paths = [] }: RecentCommit,
  at: number,
  parents: number[],
  index: number,
): PlannedCommit {
  const request = forge === 'gitlab' ? `\n\nSee merge request ${name}!${200 + index}` : ''
  const path = `changes/${String(index).padStart(4, '0')}-${title.split(/\W+/, 1)[0]?.toLowerCase() ?? ''}.md`
  const files = Object.fromEntries((paths.length > 0 ? paths : [path]).map((each) => [each, `${title}\n`]))
  return { at, author: authorOf(`${name} ${index}`), message: `${title}${request}`, parents, files }
}
