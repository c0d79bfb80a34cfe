import { Patterns } from '#components/timeline-picture/patterns'
import type { Tick } from '#lib/domain/timeline-picture/ticks'
import styles from './picture.module.css'

const HEIGHT = 22
/** A label that would be cut off at an end of the picture is left out; its line stays. */
const HALF_LABEL = 26

/** The times below the bands, with the fills that the bands use. */
export function PictureAxis({
  ticks,
  width,
  fills,
}: {
  ticks: readonly Tick[]
  width: number
  fills: string
}) {
  return (
    <svg aria-hidden width={width} height={HEIGHT} className="block overflow-hidden select-none">
      <Patterns id={fills} />
      <path
        d={`M0 .5H${width}${ticks.map(({ x }) => `M${x} 0v5`).join('')}`}
        className="stroke-line-strong"
      />
      {ticks.map(({ x, label }) => {
        const fits = x >= HALF_LABEL && x <= width - HALF_LABEL
        return (
          fits && (
            <text key={x} x={x} y={18} className={styles.tick}>
              {label}
            </text>
          )
        )
      })}
    </svg>
  )
}
