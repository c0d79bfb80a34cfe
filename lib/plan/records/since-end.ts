import { digestIn } from '#lib/domain/image/pull-spec'
import { findJudged, type LaneIndex } from '#lib/domain/pipeline/lane-index'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { Health, JudgedWorkload } from '#lib/domain/workload/workload-views'
import { isOf } from '#lib/plan/effects/effect'
import type { Operation, RunningImage, WorkloadRecord } from '#lib/plan/operation/operation'
import { movedBy, movedInRecord } from '#lib/plan/operation/operation-tag'
import { whyUnknown } from '#lib/plan/operation/unread-result'
import { laterThan } from '#lib/plan/records/undone'
import { imagesIn } from '#lib/plan/operation/workload-progress'

/** A workload that now has something else than when its operation ended. */
export type SinceEnd = {
  workload: WorkloadKey
  /** The images that differ. */
  images: RunningImage[]
  /** Null where it is gone. */
  summary: JudgedWorkload | null
  /** The last operation that brought it; null where none did, as far as the journal tells. */
  by: Operation | null
}

/** @param operations newest first */
export function sinceEnd(
  operation: Operation,
  snapshot: Snapshot,
  index: LaneIndex,
  operations: readonly Operation[],
): SinceEnd[] {
  const { end } = operation
  if (end === null || whyUnknown(operation, snapshot) !== null) return []
  const later = laterThan(operation, operations)
  return movedInRecord(operation).flatMap((key) => {
    const record = end.workloads?.find(({ workload }) => keyOf(workload) === keyOf(key)) ?? null
    const workload = findWorkload(snapshot, key)
    if (workload === undefined) return record?.state === 'gone' ? [] : [{ ...GONE, workload: key }]
    const before = record?.images ?? targetsOf(operation, key)
    const containers = before.map(({ container }) => container)
    const images = imagesIn(workload.object.spec.template, containers).filter((now) =>
      before.some((was) => was.container === now.container && digestIn(was.image) !== digestIn(now.image)),
    )
    const summary = findJudged(index, key)
    const isAsBefore = record === null || isTrouble(record) === TROUBLE.includes(summary.health)
    if (images.length === 0 && isAsBefore) return []
    return [{ workload: key, images, summary, by: broughtBy(later, key, images) }]
  })
}

const GONE: Omit<SinceEnd, 'workload'> = { images: [], summary: null, by: null }
const TROUBLE: readonly Health[] = ['stuck', 'unhealthy']

function isTrouble({ state }: WorkloadRecord): boolean {
  return state === 'failing' || state === 'gone'
}

/** What an entry without a record tells. */
function targetsOf({ effects }: Operation, key: WorkloadKey): RunningImage[] {
  return effects.flatMap((effect) =>
    isOf(effect, key) && effect.to !== null ? [{ container: effect.container, image: effect.to }] : [],
  )
}

/** The last one that moved the workload, unless its images are others than that one brought. */
function broughtBy(later: Operation[], key: WorkloadKey, images: readonly RunningImage[]): Operation | null {
  const last = later.find((other) => movedBy(other).some((each) => keyOf(each) === keyOf(key)))
  const isOther = images.some(({ container, image }) =>
    last?.effects.some(
      (effect) =>
        isOf(effect, key) && effect.container === container && digestIn(effect.to) !== digestIn(image),
    ),
  )
  return isOther || images.length === 0 ? null : (last ?? null)
}
