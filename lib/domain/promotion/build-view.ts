import type { Answer } from '#lib/domain/answer'
import type { BuildRun, RunState } from '#lib/domain/promotion/forge-answers'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

/** A forge starts a run within seconds. After this long, it mostly has a reason not to. */
export const NO_RUN_MS = 5 * 60_000

/** More tell less: a build gets slower over the months. */
const MEASURED_RUNS = 9

/**
 * The build of a commit that is, or was, the head of its branch. Times of runs are compared with each other only: they are of one
 * clock, the forge's.
 * @param runs of the branch
 * @param movedAt when the branch got the commit, by our clock; null for long ago, as far as is known
 */
export function buildViewOf(
  runs: Answer<readonly BuildRun[]>,
  commit: string | null,
  movedAt: string | null,
  now: number,
): BuildView {
  if (!runs.ok || commit === null) return { ...NO_BUILD, state: 'unknown' }
  const usualSeconds = usualSecondsOf(runs.value)
  const run = runOf(runs.value, commit)
  if (run === null) {
    const isNew = movedAt !== null && now - Date.parse(movedAt) < NO_RUN_MS
    return { ...NO_BUILD, state: isNew ? 'waiting' : 'none', usualSeconds }
  }
  const failed = (run.jobs ?? []).filter(({ state }) => state === 'failed').map(({ name }) => name)
  return { state: run.state, run, usualSeconds, failed, late: lateRunOf(runs.value, run) }
}

const NO_BUILD = { run: null, usualSeconds: null, failed: [], late: null }

/** Of several runs of one commit, the one that is under way; else the one that was started last, which may be made again. */
function runOf(runs: readonly BuildRun[], commit: string): BuildRun | null {
  const own = runs.filter(({ sha }) => sha === commit)
  const [newest = null] = [...own].sort(
    (a, b) =>
      Number(isUnderWay(b.state)) - Number(isUnderWay(a.state)) ||
      startOf(b) - startOf(a) ||
      b.attempt - a.attempt,
  )
  return newest
}

function startOf({ startedAt, createdAt }: BuildRun): number {
  return Date.parse(startedAt ?? createdAt) || 0
}

/** A run that is made again is over again. */
export function runKey({ id, attempt }: Pick<BuildRun, 'id' | 'attempt'>): string {
  return `${id} ${attempt}`
}

export function isUnderWay(state: RunState): boolean {
  return state === 'queued' || state === 'running'
}

/** A run that is made again keeps the time of its creation, so what was created before is of an older commit. */
function lateRunOf(runs: readonly BuildRun[], own: BuildRun): BuildRun | null {
  const ended = Date.parse(own.endedAt ?? '')
  const older = runs.filter(
    ({ sha, createdAt }) => sha !== own.sha && Date.parse(createdAt) <= Date.parse(own.createdAt),
  )
  const late = older.find(
    ({ state, endedAt }) =>
      isUnderWay(state) ||
      (state === 'succeeded' && own.state === 'succeeded' && Date.parse(endedAt ?? '') > ended),
  )
  return late ?? null
}

/** The median of the last runs that succeeded: one that hung says nothing about the next. */
function usualSecondsOf(runs: readonly BuildRun[]): number | null {
  const durations = runs
    .filter(({ state }) => state === 'succeeded')
    .map(({ startedAt, endedAt }) => (Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000)
    .filter((seconds) => seconds >= 0)
    .slice(0, MEASURED_RUNS)
    .sort((a, b) => a - b)
  const middle = durations[Math.floor(durations.length / 2)]
  return middle === undefined ? null : Math.round(middle)
}
