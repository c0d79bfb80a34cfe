import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { LaneIndex } from '#lib/domain/pipeline/lane-index'
import { skippedRun } from '#lib/domain/schedule/skipped-run'
import { Memo } from '#lib/domain/memo'
import { blockingPod } from '#lib/domain/workload/pods'
import type { Images } from '#lib/domain/image/image'
import type { CronJob } from '#lib/kubernetes/objects'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import { ACTIONS, actionOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { ActionIcon, Palette } from '#lib/plan/actions/define-action'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'
import { obstacleIn, waysTo } from '#lib/plan/rights-to-act'
import type { Unread } from '#lib/domain/freshness'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

/** The page of a tag or of a workload. A tag can be found by the commit of its newest image. */
export type FoundPage =
  | { kind: 'tag'; stream: string; tag: string; commit: string | null }
  | { kind: 'workload'; workload: WorkloadKey }

/** An action, by the name that its palette entry has. Where a person has to choose an image first, it leads to a page. */
export type FoundAction = {
  label: string
  /** The kind of what it acts on: a Deployment and a StatefulSet can have one name. */
  about: string
  icon: ActionIcon
  leadsTo: ActionRequest | FoundPage
}

export type SearchView = {
  environment: EnvironmentView
  pages: FoundPage[]
  actions: FoundAction[]
  unread: Unread[]
}

const OF_TAG = 'Image stream tag'

/** The most pages, and the most actions, that one search finds. More words find less. */
const MOST = 20

/** What a search is compared with: the words that are shown, and others that people search for. */
type Target<Found> = { found: Found; shown: string; others: string }

const COMMIT = /^[0-9a-f]{7,40}$/i

/** The search, if it can be a commit: then the images are needed. */
export function commitIn(search: string): string | null {
  return COMMIT.test(search.trim()) ? search.trim().toLowerCase() : null
}

/** What else can be found, besides what the index has. */
export type Searched = {
  /** The CronJobs that import. */
  cronJobs: readonly CronJob[]
  /** The newest images of the lanes where a commit is searched, or none. */
  images: Images
  now: number
}

/** The pages of an environment, and the actions on its lanes, that have every word of a search. */
export function searchView(
  environment: EnvironmentView,
  index: LaneIndex,
  { cronJobs, images, now }: Searched,
  unread: Unread[],
  search: string,
): SearchView {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const { pages, actions } = targetsOf.of(index, [], () => makeTargets(index))
  const all = [...actions, ...cronJobs.flatMap((each) => cronJobActions(each, now))]
  const where = environment.title.toLowerCase()
  return {
    environment,
    pages: [...builtFrom(commitIn(search), index, images), ...firstOf(pages, words, where)].slice(0, MOST),
    actions: firstOf(offeredIn(environment, all), words, where),
    unread,
  }
}

/** An action that leads to a page first is offered to all who may change anything: the page knows whether it is possible. */
function offeredIn(environment: EnvironmentView, all: ActionTarget[]): ActionTarget[] {
  const { mayAct, limits } = environment
  if (limits === undefined) return mayAct ? all : []
  return all.filter(({ found: { leadsTo } }) =>
    'action' in leadsTo ? !obstacleIn(environment, waysTo(leadsTo))?.isKnown : mayAct,
  )
}

function builtFrom(commit: string | null, { entries }: LaneIndex, images: Images): FoundPage[] {
  if (commit === null) return []
  return entries.flatMap(({ lane: { stream, tag, image } }) => {
    const known = image === null ? undefined : images.get(image.digest)?.commit
    return known?.startsWith(commit) ? [{ kind: 'tag' as const, stream, tag, commit: known }] : []
  })
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
const actionsOfWorkload = new Memo<JudgedWorkload, ActionTarget[]>()
const pageOfLane = new Memo<LaneEntry, PageTarget>()

function makeTargets({ entries, workloads }: LaneIndex) {
  const fed = new Set(entries.flatMap(({ lane }) => lane.workloads.map(keyOf)))
  return {
    pages: [
      ...entries.map((entry) => pageOfLane.of(entry, [], () => tagTarget(entry))),
      ...workloads.map(workloadTarget),
    ],
    actions: [
      ...entries.flatMap((entry) => actionsOfLane.of(entry, [], () => laneActions(entry))),
      ...workloads.flatMap((each) => {
        const isFed = fed.has(keyOf(each))
        return actionsOfWorkload.of(each, [isFed], () => workloadActions(each, isFed))
      }),
      ...importAllActions(entries),
    ],
  }
}

function tagTarget({ key, lane: { stream, tag } }: LaneEntry): PageTarget {
  return {
    found: { kind: 'tag', stream, tag, commit: null },
    shown: key.toLowerCase(),
    others: 'image stream tag',
  }
}

function workloadTarget({ kind, name }: WorkloadKey): PageTarget {
  return { found: { kind: 'workload', workload: { kind, name } }, shown: name, others: kind.toLowerCase() }
}

/** With more tags than one operation takes, a filter of the pipeline has to choose some. */
function importAllActions(entries: readonly LaneEntry[]): ActionTarget[] {
  const tags = importableTags(entries)
  if (tags.length === 0 || tags.length > MOST_TAGS) return []
  return offer({ action: 'import-all', tags, except: [] }, OF_TAG)
}

function laneActions({ key, lane }: LaneEntry): ActionTarget[] {
  const { stream, tag, source, image, workloads, schedule } = lane
  const canImport = source.kind === 'following' || source.kind === 'pinned'
  // A person on call knows which workload is broken, not which tag feeds it.
  const feeds = workloads.map(({ name }) => name).join(' ')
  const page = { kind: 'tag', stream, tag, commit: null } as const
  const leadsTo = workloads.length === 0 ? page : revertLane(lane)
  return [
    ...(source.kind === 'following' ? offer({ action: 'import', stream, tag }, OF_TAG, feeds) : []),
    ...(source.kind === 'pinned' ? offer({ action: 'follow', stream, tag }, OF_TAG, feeds) : []),
    // It takes back every workload that the tag feeds, so it has the name of the tag.
    ...(image === null
      ? []
      : targetIn(ACTIONS.revert.palette, `Revert ${key}…`, OF_TAG, leadsTo, `deploy ${feeds}`)),
    ...(image === null || !canImport
      ? []
      : targetIn(ACTIONS.pin.palette, `Pin ${key} to another image…`, OF_TAG, page, feeds)),
    ...(canImport
      ? offer({ action: 'schedule', stream, tag, scheduled: schedule === null }, OF_TAG, feeds)
      : []),
  ]
}

/** @param isFed whether it has an image trigger; its page has one button for each */
function workloadActions(summary: JudgedWorkload, isFed: boolean): ActionTarget[] {
  const { kind, name, pausedContainer: container } = summary
  const workload = { kind, name }
  const pod = blockingPod(summary)?.name
  return [
    ...(pod === undefined ? [] : offer({ action: 'release', workload, pod }, kind)),
    ...(container === null ? [] : offer({ action: 'resume', triggers: [{ workload, container }] }, kind)),
    ...offer(revertWorkload(workload), kind),
    ...(isFed && container === null
      ? targetIn(
          ACTIONS.pause.palette,
          `Pause the image trigger of ${name}…`,
          kind,
          { kind: 'workload', workload },
          '',
        )
      : []),
    ...offer({ action: 'restart', workload }, kind),
  ]
}

function cronJobActions(cronJob: CronJob, now: number): ActionTarget[] {
  const { metadata, spec } = cronJob
  const { name } = metadata
  const suspended = spec.suspend !== true
  const skipped = suspended ? skippedRun(cronJob, now) : null
  return [
    ...offer({ action: 'run', cronJob: name }, 'CronJob'),
    ...(skipped === null ? [] : offer({ action: 'skip', cronJob: name, run: skipped.run }, 'CronJob')),
    ...offer({ action: 'suspend', cronJob: name, suspended, until: null }, 'CronJob'),
  ]
}

/** @param feeds the workloads that a tag feeds */
function offer(request: ActionRequest, about: string, feeds = ''): ActionTarget[] {
  const action = actionOf(request)
  return targetIn(action.palette, `${action.title(request)}…`, about, request, feeds)
}

function targetIn(
  palette: Palette,
  label: string,
  about: string,
  leadsTo: FoundAction['leadsTo'],
  feeds: string,
): ActionTarget[] {
  if (palette === null) return []
  const found = { label, about, icon: palette.icon, leadsTo }
  return [{ found, shown: label.toLowerCase(), others: `${palette.words} ${feeds}` }]
}
