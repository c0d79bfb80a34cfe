import { howItRan, runsOn } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { count, span } from '#lib/domain/format'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { Snapshot } from '#lib/domain/snapshot'

/** `at` is the last time that it failed. */
type ObservedFailure = ImageFailure & { at: string }

/** The images that failed on a workload the last time that it had them, as far as Quayside observed that. */
export function observedFailures(
  { chronicle }: Pick<Snapshot, 'chronicle'>,
  key: WorkloadKey,
): ReadonlyMap<string, ObservedFailure> {
  const last = new Map<string, RunFact>()
  // Newest first.
  for (const run of runsOn(chronicle, key)) {
    const name = `${run.container} ${run.image}`
    if (run.until !== null && !last.has(name)) last.set(name, run)
  }
  const failed = [...last.values()].filter((run) => howItRan(run) === 'badly')
  return new Map(failed.flatMap((run) => failureOf(run) ?? []))
}

function failureOf({ container, image, failure }: RunFact): [[string, ObservedFailure]] | null {
  if (failure === null) return null
  const { first, last, restarts, reason, exitCode } = failure
  if (exitCode === null) return [[image, { at: last, how: `${container} did not start (${reason})` }]]
  const lasted = Date.parse(last) - Date.parse(first)
  const how = [
    `${container} crashed${lasted > 0 ? ` for ${span(lasted)}` : ''}`,
    ...(restarts > 0 ? [`restarted at least ${count(restarts, 'time')}`] : []),
    `last with exit code ${exitCode} (${reason})`,
  ].join(', ')
  return [[image, { at: last, how }]]
}
