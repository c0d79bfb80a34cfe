import { digestIn, digestOf } from '#lib/domain/image/pull-spec'
import { changedFields } from '#lib/domain/timeline/changed-fields'
import type { GotImage, What } from '#lib/domain/timeline/timeline-event'
import { containersOf, isSameImage } from '#lib/domain/workload/pod-template'
import type { WholePeriod } from '#lib/domain/workload-page/whole-periods'

/** What a rollout changed. @param older the period before it in the list */
export function changeOf(period: WholePeriod, older: WholePeriod | undefined): What {
  const { number, isRenumbered: isBack, template } = period.revision
  // Numbers in between were those of revisions that came back, or were pruned: what it replaced is not known.
  const before = older?.revision.number === number - 1 ? older : null
  const isWhole = before !== null && !before.isForgotten && !period.isForgotten
  const fields = isWhole ? changedFields(before.revision.template, template) : null
  const images = imagesOf(period).filter((got) => before === null || isChanged(got, before, period))
  return before !== null && images.length === 0
    ? { kind: 'template-changed', revision: number, isBack, fields }
    : { kind: 'rollout-begun', revision: number, isBack, images, fields }
}

function imagesOf({ revision: { template } }: WholePeriod): GotImage[] {
  return containersOf(template).flatMap(({ name: container, image }) =>
    image === undefined ? [] : [{ container, image: digestIn(image) }],
  )
}

function isChanged(
  { container }: GotImage,
  { revision, isForgotten }: WholePeriod,
  period: WholePeriod,
): boolean {
  const image = containersOf(period.revision.template).find(({ name }) => name === container)?.image
  // Images without a digest are not remembered.
  if (isForgotten && digestOf(image ?? '') === null && !period.isForgotten) return false
  return !isSameImage(revision.template, period.revision.template, container)
}
