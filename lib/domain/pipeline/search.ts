import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import type { LaneEntry, LaneIndex } from '#lib/domain/pipeline/lane-index'
import { workloadToRevert } from '#lib/domain/pipeline/flow'
import { Memo } from '#lib/domain/memo'
import { blockingPod } from '#lib/domain/workload/pods'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { SearchView, Found } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { Unread } from '#lib/domain/freshness'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

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

const targetsOf = new Memo<LaneIndex, { pages: Target[]; actions: Target[] }>()
const actionsOfLane = new Memo<LaneEntry, Target[]>()
const actionsOfWorkload = new Memo<WorkloadSummary, Target[]>()
const pageOfLane = new Memo<LaneEntry, Target>()

function makeTargets({ entries, others }: LaneIndex) {
  const workloads = new Map<string, WorkloadSummary>()
  for (const { lane } of entries) for (const each of lane.workloads) workloads.set(keyOf(each), each)
  for (const each of others) workloads.set(keyOf(each), each)
  const summaries = [...workloads.values()]
  return {
    pages: [
      ...entries.map((entry) => pageOfLane.of(entry, [], () => tagTarget(entry))),
      ...summaries.map(workloadTarget),
    ],
    actions: [
      ...entries.flatMap((entry) => actionsOfLane.of(entry, [], () => laneActions(entry))),
      ...summaries.flatMap((each) => actionsOfWorkload.of(each, [], () => workloadActions(each))),
      ...importAllTarget(entries),
    ],
  }
}

function tagTarget({ key, lane: { stream, tag } }: LaneEntry): Target {
  return { found: { kind: 'tag', stream, tag }, shown: key.toLowerCase(), others: 'image stream tag' }
}

function workloadTarget({ kind, name }: WorkloadKey): Target {
  return { found: { kind: 'workload', workload: { kind, name } }, shown: name, others: kind.toLowerCase() }
}

/** Of more tags than one operation takes on, a filter of the pipeline chooses some. */
function importAllTarget(entries: readonly LaneEntry[]): Target[] {
  const tags = importableTags(entries)
  if (tags.length === 0 || tags.length > MOST_TAGS) return []
  return [{ found: { kind: 'import-all', tags }, shown: 'import all…', others: 'deploy update every tag' }]
}

const REVERT_WORDS = 'rollback roll back undo'

function laneActions({ key, lane }: LaneEntry): Target[] {
  const { stream, tag, source, image, workloads } = lane
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
      found: { kind: 'revert-tag', stream, tag, workload: keyIn(workloadToRevert(lane)) },
      shown: `revert ${name}…`,
      others: `${REVERT_WORDS} pin deploy ${feeds}`,
    },
  ]
  return targets.filter((target) => target !== false)
}

function workloadActions(summary: WorkloadSummary): Target[] {
  const { kind, name, pausedContainer } = summary
  const workload = { kind, name }
  const pod = blockingPod(summary)?.name
  const targets: (Target | false)[] = [
    pod !== undefined && {
      found: { kind: 'release', workload, pod },
      shown: `release ${name} from ${pod}…`,
      others: 'delete pod stuck unblock',
    },
    pausedContainer !== null && {
      found: { kind: 'resume', workload, container: pausedContainer },
      shown: `resume the image trigger of ${name}…`,
      others: 'unpause',
    },
    { found: { kind: 'revert', workload }, shown: `revert ${name}…`, others: REVERT_WORDS },
    { found: { kind: 'restart', workload }, shown: `restart ${name}…`, others: 'rollout' },
  ]
  return targets.filter((target) => target !== false)
}

function keyIn(workload: WorkloadSummary | null): WorkloadKey | null {
  return workload && { kind: workload.kind, name: workload.name }
}
