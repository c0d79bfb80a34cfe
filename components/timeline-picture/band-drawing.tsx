import { memo } from 'react'
import { countsOf, pathOf } from '#components/timeline-picture/glyphs'
import { fillOf } from '#components/timeline-picture/patterns'
import { visibleText } from '#lib/domain/plain-line'
import type { BandLayout, Box } from '#lib/domain/timeline-picture/layout'
import { MARK_KINDS } from '#lib/domain/timeline-picture/picture'
import styles from './picture.module.css'

const MARKS_HEIGHT = 25
const GLYPH_Y = 17
const COUNT_Y = 9
const STRIP_HEIGHT = 20
const STRIP_GAP = 3

export type Drawn = { layout: BandLayout; /** The id of the patterns. */ fills: string; width: number }

/** The marks of a workload, and below them the images of each container. */
export const BandDrawing = memo(function BandDrawing({ layout, fills, width }: Drawn) {
  const { strips } = layout
  return (
    <svg
      aria-hidden
      width={width}
      height={MARKS_HEIGHT + strips.length * (STRIP_HEIGHT + STRIP_GAP)}
      className="block"
    >
      <Gaps layout={layout} />
      <Marks layout={layout} />
      {strips.map(({ container, boxes }, index) => {
        const y = MARKS_HEIGHT + index * (STRIP_HEIGHT + STRIP_GAP)
        return <Strip key={container} boxes={boxes} y={y} fills={fills} width={width} />
      })}
    </svg>
  )
})

/** Times in which nobody watched, behind all: no crash is known then, and no image that only Quayside remembers. */
function Gaps({ layout: { gaps } }: { layout: BandLayout }) {
  return gaps.map(({ x, width, gaps: [newest] }) => (
    <rect key={newest?.from} x={x} y={0} width={width} height="100%" className={styles.gap} />
  ))
}

function Marks({ layout: { groups } }: { layout: BandLayout }) {
  const { digits, xs } = countsOf(groups)
  return (
    <>
      {MARK_KINDS.map((kind) => {
        const path = pathOf(kind, groups, GLYPH_Y)
        return path !== '' && <path key={kind} d={path} className={styles[kind]} />
      })}
      {digits !== '' && (
        <text x={xs} y={COUNT_Y} className={styles.count}>
          {digits}
        </text>
      )}
    </>
  )
}

/** The dotted line shows where nothing covers it: there, nothing is known. */
function Strip({
  boxes,
  y,
  fills,
  width,
}: {
  boxes: readonly Box[]
  y: number
  fills: string
  width: number
}) {
  const middle = y + STRIP_HEIGHT / 2
  return (
    <>
      <path d={`M0 ${middle}H${width}`} className={styles.unknown} />
      {boxes.map((box) => (
        <ImageBox key={box.x} box={box} y={y} fill={fillOf(fills, box.look)} />
      ))}
    </>
  )
}

function ImageBox({
  box: { x, width, look, label, segment },
  y,
  fill,
}: {
  box: Box
  y: number
  fill: string
}) {
  const colour = styles[`colour${look.colour}`] ?? ''
  const isPossible = segment.certainty === 'until-at-most' || segment.certainty === 'open'
  // Half a pixel inside, so that the edges of neighbours do not cover each other.
  const inner = Math.max(width - 1, 0.5)
  return (
    <>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={inner}
        height={STRIP_HEIGHT - 1}
        fill={fill}
        className={`${colour} ${styles.box} ${isPossible ? styles.possible : ''}`}
      />
      {label !== null && (
        <text x={x + 5} y={y + 14} className={`${colour} ${styles.label}`}>
          {visibleText(label)}
        </text>
      )}
    </>
  )
}
