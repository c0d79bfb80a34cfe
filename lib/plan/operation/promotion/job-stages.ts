import type { BuildJob } from '#lib/domain/promotion/forge-answers'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import type { ChainStep } from '#lib/plan/operation/operation'
import { stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'

/** An entry of the journal has limited size. */
const MOST_JOBS = 12

/** The jobs of the build, mostly one an image. They only tell: the build decides. One job has nothing to tell that the build does not. */
export function jobStages({ promoted, read, facts }: Followable): Stage[] {
  if (read === null) return []
  const jobs = buildViewOf(read.runs, promoted.commit, promoted.step.at, facts.now).run?.jobs ?? []
  return jobs.length < 2 ? [] : jobs.slice(0, MOST_JOBS).map(jobStage)
}

const STATES: Record<BuildJob['state'], [ChainStep['state'], string]> = {
  queued: ['waiting', 'Waits for a machine.'],
  running: ['doing', 'Running.'],
  succeeded: ['done', 'Built.'],
  failed: ['failed', 'Failed.'],
  cancelled: ['failed', 'Cancelled.'],
  skipped: ['skipped', 'Skipped.'],
}

function jobStage({ name, state, startedAt, endedAt, url }: BuildJob): Stage {
  const [as, sentence] = STATES[state]
  return stageOf('job', as, sentence, null, { about: name, since: endedAt ?? startedAt, url })
}
