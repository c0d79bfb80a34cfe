import 'server-only'
import { freshAtOf, KINDS } from '#lib/domain/snapshot'
import {
  picturedImages,
  picturedWorkloads,
  type PictureView,
} from '#lib/domain/workload-page/environment-picture'
import { namesOf, pictureOf } from '#lib/domain/workload-page/workload-picture'
import { rememberedMarks } from '#lib/domain/timeline/remembered-marks'
import { operationMarks } from '#lib/plan/records/operation-marks'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import { readImagesBriefly, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { operationsIn, returnsOf } from '#lib/server/views/move-evidence'
import { refused, type Queried } from '#lib/server/views/query-result'

/** The images of workloads over time, with what happened to them. */
export async function pictureFor(
  { environment }: Grant,
  lane: string,
  timeLimit: TimeLimit,
): Promise<Queried<PictureView>> {
  const snapshot = withChronicle(environment, await storedSnapshot(environment, timeLimit))
  const { deployments, statefulSets } = snapshot
  if (!deployments.ok && !statefulSets.ok) return refused(deployments.error)
  const { workloads, unlisted } = picturedWorkloads(snapshot, lane)
  const images = await readImagesBriefly(environment, picturedImages(snapshot, workloads), timeLimit)
  const names = new Set(workloads.flatMap((workload) => [...namesOf(workload)]))
  const { marks: remembered, unmarked } = rememberedMarks(snapshot, names)
  const marks = [...operationMarks(operationsIn(environment), names), ...remembered]
  const picture = pictureOf(snapshot, workloads, returnsOf(environment, snapshot), images, marks)
  return {
    ok: true,
    value: {
      readAt: freshAtOf(snapshot, KINDS),
      picture: { ...picture, unmarked },
      unlisted,
    },
  }
}
