import { imagesOf } from '#lib/domain/chronicle/chronicle'
import { isInferred, type Mover } from '#lib/domain/moves/mover'
import { moverOf } from '#lib/domain/observation/image-facts'
import type { Snapshot } from '#lib/domain/snapshot'
import { imageOf, isSameImage } from '#lib/domain/workload/pod-template'
import { isPlaced, triggersOf } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { isTriggered, revisionMovers } from '#lib/domain/workload-page/revision-movers'
import type { WholePeriod } from '#lib/domain/workload-page/whole-periods'

/** Who or what began each rollout: as the cluster tells, or else by the image of a tag that feeds it, as Quayside observed that. */
export function rolloutMovers(
  snapshot: Snapshot,
  workload: Workload,
  periods: readonly WholePeriod[],
  journal: WorkloadJournal,
): (readonly Mover[])[] {
  const own = revisionMovers(snapshot, workload, periods, journal)
  return periods.map((period, index) => {
    const movers = own[index] ?? []
    const observed = observedMovers(snapshot, workload, period, periods[index + 1])
    const isBetter = observed.some(isRecorded) && !movers.some(isRecorded)
    return movers.length === 0 || isBetter ? observed : movers
  })
}

function isRecorded(mover: Mover): boolean {
  return !isInferred(mover)
}

function observedMovers(
  { chronicle }: Snapshot,
  workload: Workload,
  { revision: { number, template }, since }: WholePeriod,
  older: WholePeriod | undefined,
): Mover[] {
  const begun = Date.parse(since?.at ?? '')
  const before = older?.revision.number === number - 1 ? older.revision.template : null
  const fed = triggersOf(workload).list.filter(isPlaced)
  const movers = fed.flatMap(({ container, stream, tag, namespace }) => {
    // A tag is not behind a template that kept its image.
    const isOther = namespace !== null || (before !== null && isSameImage(before, template, container))
    const image = imageOf(template, container)
    const fact = (isOther ? [] : imagesOf(chronicle, stream, tag)).find(
      (each) => each.image === image && isTriggered(Date.parse(each.importedAt), begun),
    )
    return fact?.broughtBy.map(moverOf) ?? []
  })
  return [...new Map(movers.map((mover) => [JSON.stringify(mover), mover])).values()]
}
