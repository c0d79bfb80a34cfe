/** Where a run or one of its jobs stands. */
export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

/** @property stream the image stream whose image it builds */
export type BuildJob = {
  id: number
  name: string
  stream: string
  state: RunState | 'skipped'
  startedAt: number | null
  endedAt: number | null
}

/** A run of the workflow that builds the images of a repository, for a head of `stable`. Times are milliseconds. */
export type BuildRun = {
  id: number
  /** Counts the runs of its repository, and stays the same when a run is made again. */
  number: number
  repository: string
  branch: string
  sha: string
  attempt: number
  state: RunState
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  jobs: BuildJob[]
}

/** @property streams whose images it builds, one a job */
export type BuildPlan = { workflow: string; streams: readonly string[] }

export function isOver({ state }: Pick<BuildRun, 'state'>): boolean {
  return state !== 'queued' && state !== 'running'
}

/** As all three hosts write times. */
export function timeOf(time: number): string
export function timeOf(time: number | null): string | null
export function timeOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}
