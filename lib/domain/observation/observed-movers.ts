import type { ImageFact } from '#lib/domain/chronicle/facts'
import { isInferred, type Mover } from '#lib/domain/moves/mover'
import { moverOf } from '#lib/domain/observation/image-facts'

/** What is on the record, or else what could be told when the image came: that is more than can be told now. */
export function bestMovers(
  movers: readonly Mover[],
  fact: Pick<ImageFact, 'broughtBy'> | undefined,
): readonly Mover[] {
  const isRecorded = movers.some((mover) => !isInferred(mover))
  const observed = fact === undefined || isRecorded ? [] : fact.broughtBy.map(moverOf)
  return observed.length > 0 ? observed : movers
}
