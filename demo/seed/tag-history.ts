import { buildImage, type Build, type BuiltImage } from '../../fake-cluster/registry/images'
import { DAY, HOUR, MINUTE, WEEK, type Clock } from './clock'
import { commitOf } from './names'
import { mergesOf, WEEKS, type Environment, type Incident, type Lane } from './lane'
import { recipeOf } from './recipe'
import { PRIVATE_REPOSITORIES, REGISTRY_HOST } from './lanes'

/** One item of the import history with its image. */
export type HistoryItem = { at: number; generation: number; digest: string; build: Build; image: BuiltImage }

type Pin = { at: number; by: string; reason: string; digest: string }

export type ImportFailure = { at: number; reason: 'NotFound' | 'Unauthorized'; generation: number }

/** Everything that happened to a tag, and its current state. */
export type TagHistory = {
  /** Oldest first, as they were pushed to the registry. */
  builds: Build[]
  isInRegistry: boolean
  /** Newest first. */
  items: HistoryItem[]
  generation: number
  pin: Pin | null
  failure: ImportFailure | null
}

/**
 * The commits that the images of a source are built of, by the time of the build: staging has those of `main`, production those of
 * `stable`. Without git there is none of it, and commits are invented.
 */
export type BuiltCommits = {
  main: (at: number) => string | undefined
  stable: (at: number) => string | undefined
}

/** By the source of a lane. */
export type CommitsOf = (source: string) => BuiltCommits | undefined

type TagAction = Incident | { at: number; kind: 'push'; commit: string }

/** A busy stream would have too many builds to show. */
const LONGEST_HISTORY = 20
/** In this week the CronJob failed, and someone imported by hand a day later. */
export const WEEK_OF_THE_FAILED_IMPORT = 2

/** Replays everything that happened to the lane's tag. @param commits of its source; if absent, they are invented */
export function tagHistoryOf(
  lane: Lane,
  environment: Environment,
  clock: Clock,
  commits?: BuiltCommits,
): TagHistory {
  const builtAt = environment.scheduled ? commits?.main : commits?.stable
  const regular = environment.scheduled ? scheduledImports(lane, clock) : weeklyImports(lane, clock)
  const incidents = lane.incidents?.[environment.name]?.(clock) ?? []
  const start: TagHistory = {
    builds: [],
    isInRegistry: false,
    items: [],
    generation: 1,
    pin: null,
    failure: null,
  }
  return [...regular, ...incidents]
    .sort((a, b) => a.at - b.at)
    .reduce((history, action) => applyAction(history, action, { lane, environment, clock, builtAt }), start)
}

/** Each merge is built at once and imported on schedule. */
function scheduledImports(lane: Lane, clock: Clock): TagAction[] {
  return mergesOf(lane, clock)
    .slice(0, LONGEST_HISTORY)
    .flatMap(({ at, commit }) => [
      { at: at + 9 * MINUTE, kind: 'push', commit },
      { at: at + 21 * MINUTE, kind: 'import' },
    ])
}

/** The newest merge is built for production on Mondays and imported on Tuesdays. */
function weeklyImports(lane: Lane, clock: Clock): TagAction[] {
  const merges = mergesOf(lane, clock)
  const weeks = Math.min(WEEKS, Math.ceil((LONGEST_HISTORY * Math.max(lane.daysPerMerge, 7)) / 7))
  return Array.from({ length: weeks }, (_, week) => {
    const tuesday = clock.weeklyImport(week)
    const monday = tuesday - 12 * HOUR
    const merge = merges.find(({ at }) => at < monday && at > monday - lane.daysPerMerge * WEEK)
    const delay = week === WEEK_OF_THE_FAILED_IMPORT ? DAY + 7 * HOUR : 0
    const pushes: TagAction[] = merge ? [{ at: monday, kind: 'push', commit: merge.commit }] : []
    return [...pushes, { at: tuesday + delay + 20_000, kind: 'import' } as const]
  }).flat()
}

type Scene = {
  lane: Lane
  environment: Environment
  clock: Clock
  builtAt: ((at: number) => string | undefined) | undefined
}

function applyAction(history: TagHistory, action: TagAction, scene: Scene): TagHistory {
  const { at } = action
  const { lane, environment } = scene
  switch (action.kind) {
    case 'push':
    case 'push broken':
      return push(history, action, scene)
    case 'import':
      return history.pin ? history : importTag(history, at, lane, environment)
    case 'remove from registry':
      return { ...history, isInRegistry: false }
    case 'follow':
      return importTag({ ...history, pin: null, generation: history.generation + 1 }, at, lane, environment)
    case 'pin to previous': {
      const previous = history.items[1]
      if (!previous) return history
      const { by, reason } = action
      // The spec change takes one generation, and its import another (pin-by-imagestreamtag.json).
      const generation = history.generation + 2
      return {
        ...history,
        generation,
        items: [{ ...previous, at, generation }, ...history.items],
        pin: { at, by, reason, digest: previous.digest },
      }
    }
  }
}

function push(history: TagHistory, action: TagAction, { lane, clock, builtAt }: Scene): TagHistory {
  const { at } = action
  const invented =
    'commit' in action ? action.commit : commitOf(`${lane.stream} ${action.kind} ${history.builds.length}`)
  const commit = builtAt?.(at) ?? invented
  const last = history.builds.at(-1)
  if (last?.commit === commit) return history
  const build: Build = {
    repository: lane.repository,
    created: new Date(at).toISOString(),
    commit,
    source: lane.source,
    recipe: recipeOf(lane, at, clock),
    ...(lane.platforms && { platforms: lane.platforms }),
    ...(action.kind === 'push broken' && { broken: true }),
    ...(lane.unlabelled && { unlabelled: true }),
  }
  return { ...history, builds: [...history.builds, build], isInRegistry: true }
}

/** Like the cluster: an unchanged image writes nothing, and a failure keeps the history. */
function importTag(history: TagHistory, at: number, lane: Lane, environment: Environment): TagHistory {
  const build = history.builds.at(-1)
  const generation = history.generation + 1
  if (PRIVATE_REPOSITORIES.includes(lane.repository)) return failed(history, at, 'Unauthorized')
  if (!build) return history
  if (!history.isInRegistry) return failed(history, at, 'NotFound')
  const image = buildImage(build)
  const { digest } = lane.preserveOriginal === environment.name ? image.target : image.images[0].manifest
  if (history.items[0]?.digest === digest) return history
  return { ...history, generation, items: [{ at, generation, digest, build, image }, ...history.items] }
}

function failed(history: TagHistory, at: number, reason: ImportFailure['reason']): TagHistory {
  if (history.failure) return history
  const generation = history.generation + 1
  return { ...history, generation, failure: { at, reason, generation } }
}

export function pullSpecOf(lane: Lane, reference: { tag: string } | { digest: string }): string {
  const repository = `${REGISTRY_HOST}/${lane.repository}`
  return 'tag' in reference ? `${repository}:${reference.tag}` : `${repository}@${reference.digest}`
}
