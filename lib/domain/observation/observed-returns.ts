import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { inSeconds } from '#lib/domain/chronicle/times'
import type { Revision } from '#lib/domain/workload/revisions'
import type { Returns } from '#lib/domain/workload/workload-journal'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/**
 * When revisions came back, as Quayside observed it: a write of the template tells, until the next write. Each return has a number of its
 * own, so this is the last one.
 */
export function observedReturns(
  chronicle: Chronicle | undefined,
  key: WorkloadKey,
  revisions: readonly Pick<Revision, 'name' | 'number' | 'createdAt' | 'isRenumbered'>[],
): Returns {
  const exact = runsOn(chronicle, key).filter(({ from }) => from.known === 'exact')
  return new Map(
    revisions.flatMap(({ name, number, createdAt, isRenumbered }): [string, string][] => {
      const run = exact.find(({ revision, madeAt }) => revision === number && madeAt === inSeconds(createdAt))
      return isRenumbered && run !== undefined ? [[name, run.from.at]] : []
    }),
  )
}
