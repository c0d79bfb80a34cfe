import { gapBoxesOf } from '#lib/domain/timeline-picture/gap-boxes'
import {
  layoutOf,
  marksByBand,
  type BandLayout,
  type Frame,
  type MarksByBand,
} from '#lib/domain/timeline-picture/layout'
import { looksOf, type Looks } from '#lib/domain/timeline-picture/looks'
import type { Band, PlacedPicture } from '#lib/domain/timeline-picture/picture'
import { keyOf } from '#lib/domain/workload/workload'

/** The bands of one environment, on the axis of all. */
export type Group = Pick<PlacedPicture, 'environment' | 'title'> & {
  frame: Frame
  layouts: readonly BandLayout[]
}

/** A picture with what is the same in every span. */
export type PreparedPicture = PlacedPicture & { looks: Looks; marks: MarksByBand }

export function prepare(placed: readonly PlacedPicture[]): PreparedPicture[] {
  const looks = looksOf(placed.map(({ picture }) => picture))
  return placed.map((each, index) => {
    return { ...each, looks: looks[index] ?? new Map(), marks: marksByBand(each.picture) }
  })
}

export function groupOf({ environment, title, picture, looks, marks }: PreparedPicture, frame: Frame): Group {
  const { bands, gaps } = picture
  const boxes = gapBoxesOf(gaps, frame)
  const layouts = bands.map((band) => layoutOf(band, marks.get(keyOf(band)) ?? [], looks, frame, boxes))
  return { environment, title, frame, layouts }
}

/** Of a band among those of all environments. */
export function bandKey(
  { environment }: Pick<Group, 'environment'>,
  band: Pick<Band, 'kind' | 'name'>,
): string {
  return `${environment} ${keyOf(band)}`
}

/** What has the key of a band. */
export function findBand(
  groups: readonly Group[],
  key: string,
): { group: Group; layout: BandLayout } | undefined {
  for (const group of groups) {
    const layout = group.layouts.find(({ band }) => bandKey(group, band) === key)
    if (layout !== undefined) return { group, layout }
  }
  return undefined
}
