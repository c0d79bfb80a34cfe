import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import type { LaneEntry, LaneIndex } from '#lib/domain/pipeline/lane-index'
import { workloadToRevert } from '#lib/domain/pipeline/flow'
import { Memo } from '#lib/domain/memo'
import { blockingPod } from '#lib/domain/workload/pods'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import { ACTIONS, actionOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { ActionIcon, Palette } from '#lib/plan/actions/define-action'
import { revertBefore } from '#lib/plan/actions/revert/action'
import type { Unread } from '#lib/domain/freshness'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

/** The page of a tag or of a workload. */
export type FoundPage =
  { kind: 'tag'; stream: string; tag: string } | { kind: 'workload'; workload: WorkloadKey }

/** An action, by the name that its palette entry has. Where a person has to choose an image first, it leads to a page. */
export type FoundAction = { label: string; icon: ActionIcon; leadsTo: ActionRequest | FoundPage }

export type SearchView = {
  environment: EnvironmentView
  pages: FoundPage[]
  actions: FoundAction[]
  unread: Unread[]
}

/** The most pages, and the most actions, that one search finds. More words find less. */
const MOST = 20

/** What a search is compared with: the words that are shown, and others that people search for. */
type Target<Found> = { found: Found; shown: string; others: string }

/** The pages of an environment, and the actions on its lanes, that have every word of a search. */
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
function firstOf<Found>(targets: readonly Target<Found>[], words: readonly string[], where: string): Found[] {
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

type PageTarget = Target<FoundPage>
type ActionTarget = Target<FoundAction>

const targetsOf = new Memo<LaneIndex, { pages: PageTarget[]; actions: ActionTarget[] }>()
const actionsOfLane = new Memo<LaneEntry, ActionTarget[]>()
const actionsOfWorkload = new Memo<WorkloadSummary, ActionTarget[]>()
const pageOfLane = new Memo<LaneEntry, PageTarget>()

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
      ...importAllActions(entries),
    ],
  }
}

function tagTarget({ key, lane: { stream, tag } }: LaneEntry): PageTarget {
  return { found: { kind: 'tag', stream, tag }, shown: key.toLowerCase(), others: 'image stream tag' }
}

function workloadTarget({ kind, name }: WorkloadKey): PageTarget {
  return { found: { kind: 'workload', workload: { kind, name } }, shown: name, others: kind.toLowerCase() }
}

/** With more tags than one operation takes, a filter of the pipeline has to choose some. */
function importAllActions(entries: readonly LaneEntry[]): ActionTarget[] {
  const tags = importableTags(entries)
  if (tags.length === 0 || tags.length > MOST_TAGS) return []
  return offer({ action: 'import-all', tags, except: [] })
}

function laneActions({ key, lane }: LaneEntry): ActionTarget[] {
  const { stream, tag, source, image, workloads } = lane
  // A person on call knows which workload is broken, not which tag feeds it.
  const feeds = workloads.map(({ name }) => name).join(' ')
  const toRevert = workloadToRevert(lane)
  const leadsTo = toRevert === null ? ({ kind: 'tag', stream, tag } as const) : revertBefore(toRevert)
  return [
    ...(source.kind === 'following' ? offer({ action: 'import', stream, tag }, feeds) : []),
    ...(source.kind === 'pinned' ? offer({ action: 'follow', stream, tag }, feeds) : []),
    // It takes back every workload that the tag feeds, so it has the name of the tag.
    ...(image === null
      ? []
      : targetIn(ACTIONS.revert.palette, `Revert ${key}…`, leadsTo, `pin deploy ${feeds}`)),
  ]
}

function workloadActions(summary: WorkloadSummary): ActionTarget[] {
  const { kind, name, pausedContainer: container } = summary
  const workload = { kind, name }
  const pod = blockingPod(summary)?.name
  return [
    ...(pod === undefined ? [] : offer({ action: 'release', workload, pod })),
    ...(container === null ? [] : offer({ action: 'resume', workload, container })),
    ...offer(revertBefore(workload)),
    ...offer({ action: 'restart', workload }),
  ]
}

/** @param feeds the workloads that a tag feeds */
function offer(request: ActionRequest, feeds = ''): ActionTarget[] {
  const action = actionOf(request)
  return targetIn(action.palette, `${action.title(request)}…`, request, feeds)
}

function targetIn(
  palette: Palette,
  label: string,
  leadsTo: FoundAction['leadsTo'],
  feeds: string,
): ActionTarget[] {
  if (palette === null) return []
  const found = { label, icon: palette.icon, leadsTo }
  return [{ found, shown: label.toLowerCase(), others: `${palette.words} ${feeds}` }]
}
