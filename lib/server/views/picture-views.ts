import 'server-only'
import { unreadKindsOf } from '#lib/domain/freshness'
import { freshAtOf, KINDS, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { rememberedMarks } from '#lib/domain/timeline/remembered-marks'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import {
  bandShares,
  picturedImages,
  picturedWorkloads,
  type PicturePart,
  type PictureView,
} from '#lib/domain/workload-page/environment-picture'
import { namesOf, pictureOf } from '#lib/domain/workload-page/workload-picture'
import type { Workload } from '#lib/domain/workload/workload'
import { operationMarks } from '#lib/plan/records/operation-marks'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import type { Environment } from '#lib/server/config/parse'
import { readImagesBriefly, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { operationsIn, returnsOf } from '#lib/server/views/move-evidence'
import { refused, type Queried } from '#lib/server/views/query-result'

const DRAWN: readonly Kind[] = ['deployments', 'statefulSets']

type Read = { environment: Environment; snapshot: Snapshot }

/**
 * The images of workloads over time, with what happened to them, in some environments. One that cannot be read does not keep the others
 * back.
 */
export async function pictureFor(
  grants: readonly Grant[],
  lane: string,
  timeLimit: TimeLimit,
): Promise<Queried<PictureView>> {
  const reads = await Promise.all(
    grants.map(async ({ environment }): Promise<Read> => {
      const snapshot = await storedSnapshot(environment, timeLimit)
      return { environment, snapshot: withChronicle(environment, snapshot) }
    }),
  )
  const shares = bandShares(
    reads.map(({ snapshot }) => snapshot),
    lane,
  )
  const parts = await Promise.all(
    reads.map(async ({ environment, snapshot }, index): Promise<PicturePart> => {
      const { workloads, unlisted } = picturedWorkloads(snapshot, lane, shares[index] ?? 0)
      const picture = await pictureIn({ environment, snapshot }, workloads, reads.length, timeLimit)
      const { name, title } = environment
      return { environment: { name, title }, picture, unlisted, unread: unreadKindsOf(snapshot, DRAWN) }
    }),
  )
  const [first] = parts.flatMap(({ unread }) => unread)
  if (first !== undefined && parts.every(({ unread }) => unread.length === DRAWN.length))
    return refused(first.error)
  const [readAt] = reads.map(({ snapshot }) => freshAtOf(snapshot, KINDS)).sort()
  return { ok: true, value: { readAt: readAt ?? new Date().toISOString(), parts } }
}

/** @param among how many environments the picture is of */
async function pictureIn(
  { environment, snapshot }: Read,
  workloads: readonly Workload[],
  among: number,
  timeLimit: TimeLimit,
): Promise<Picture> {
  const images = await readImagesBriefly(environment, picturedImages(snapshot, workloads), timeLimit)
  const names = new Set(workloads.flatMap((workload) => [...namesOf(workload)]))
  const { marks: remembered, unmarked } = rememberedMarks(snapshot, names, among)
  const marks = [...operationMarks(operationsIn(environment), names), ...remembered]
  const picture = pictureOf(snapshot, workloads, returnsOf(environment, snapshot), images, marks)
  return { ...picture, unmarked }
}
