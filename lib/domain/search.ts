import type { LaneEntry, LaneIndex } from '#lib/domain/lane-index'
import { Remembered } from '#lib/domain/remembered'
import type { EnvironmentView, Found, SearchView, Unread } from '#lib/domain/views'
import { keyOf, type WorkloadKey } from '#lib/domain/workload'

/** What is found at most of pages, and of actions: whoever needs more types more. */
const MOST = 20

/** What a search is compared with: the words that are shown, and others that people look for it by. */
type Target = { found: Found; shown: string; others: string }

/** Pages of an environment, and what can be done to its lanes, that have every word of a search. */
export function searchView(
  environment: EnvironmentView,
  index: LaneIndex,
  unread: Unread[],
  search: string,
): SearchView {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const { pages, actions } = targetsOf.of(index, [], () => makeTargets(index))
  return {
    environment,
    pages: firstOf(pages, words, environment.title.toLowerCase()),
    actions: environment.mayAct ? firstOf(actions, words, '') : [],
    unread,
  }
}

/** First those that have all words in what is shown. */
function firstOf(targets: readonly Target[], words: readonly string[], where: string): Found[] {
  const best: Found[] = []
  const good: Found[] = []
  for (const { found, shown, others } of targets) {
    const text = `${shown} ${others} ${where}`
    if (!words.every((word) => text.includes(word))) continue
    if (words.every((word) => shown.includes(word))) best.push(found)
    else if (good.length < MOST) good.push(found)
    if (best.length === MOST) break
  }
  return [...best, ...good].slice(0, MOST)
}

const targetsOf = new Remembered<LaneIndex, { pages: Target[]; actions: Target[] }>()
const actionsOfLane = new Remembered<LaneEntry, Target[]>()
const pageOfLane = new Remembered<LaneEntry, Target>()

function makeTargets({ entries, others }: LaneIndex) {
  const workloads = new Map<string, WorkloadKey>()
  for (const { lane } of entries) for (const each of lane.workloads) workloads.set(keyOf(each), each)
  for (const each of others) workloads.set(keyOf(each), each)
  return {
    pages: [
      ...entries.map((entry) => pageOfLane.of(entry, [], () => tagTarget(entry))),
      ...[...workloads.values()].map(workloadTarget),
    ],
    actions: entries.flatMap((entry) => actionsOfLane.of(entry, [], () => actionTargets(entry))),
  }
}

function tagTarget({ key, lane: { stream, tag } }: LaneEntry): Target {
  return { found: { kind: 'tag', stream, tag }, shown: key.toLowerCase(), others: 'image stream tag' }
}

function workloadTarget({ kind, name }: WorkloadKey): Target {
  return { found: { kind: 'workload', workload: { kind, name } }, shown: name, others: kind.toLowerCase() }
}

function actionTargets({ key, lane: { stream, tag, source, image, workloads } }: LaneEntry): Target[] {
  // Who is on call knows which workload is broken, not which tag feeds it.
  const feeds = workloads.map(({ name }) => name).join(' ')
  const name = key.toLowerCase()
  const targets: (Target | false)[] = [
    source.kind === 'following' && {
      found: { kind: 'import', stream, tag },
      shown: `import ${name} now…`,
      others: `deploy update ${feeds}`,
    },
    source.kind === 'pinned' && {
      found: { kind: 'follow', stream, tag },
      shown: `resume following ${name}…`,
      others: `unpin ${feeds}`,
    },
    image !== null && {
      found: { kind: 'revert', stream, tag },
      shown: `revert ${name}…`,
      others: `rollback roll back undo pin deploy ${feeds}`,
    },
  ]
  return targets.filter((target) => target !== false)
}
