import { isDragged, type Drag, type Place } from '#components/timeline-picture/use-pointer'
import { pixelOf, type Axis } from '#lib/domain/timeline-picture/layout'
import styles from './picture.module.css'

/** Over all bands: the span that is dragged, or a line where the pointer is. */
export function PictureOver({ drag, place }: { drag: Drag | null; place: Place | null }) {
  if (drag !== null && isDragged(drag)) {
    const { from, to } = drag
    return <Over from={Math.min(from, to)} width={Math.abs(to - from)} look="bg-accent/20" />
  }
  const x = place?.x ?? null
  return drag === null && x !== null && <Over from={x} width={1} look="bg-accent" />
}

/** The moment that the page is about. */
export function PictureMoment({ at, axis }: { at: number | null; axis: Axis }) {
  const { from, to } = axis.span
  return at !== null && at >= from && at <= to && <Over from={pixelOf(at, axis)} width={2} look="bg-warn" />
}

/** Bands begin after the padding of the picture and their names. */
function Over({ from, width, look }: { from: number; width: number; look: string }) {
  return (
    <div
      className={`${styles.over} ${look}`}
      style={{ left: `calc(0.75rem + var(--names) + ${from}px)`, width }}
    />
  )
}
