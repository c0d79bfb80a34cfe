import type { ReactNode } from 'react'
import { COLOURS, PATTERNS, type Look } from '#lib/domain/timeline-picture/looks'
import styles from './picture.module.css'

const SIZE = 6

/** Beside the colour, which not everybody sees. */
const SHAPES: readonly ReactNode[] = [
  null,
  <path key="stripes" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" className={styles.pattern} />,
  <circle key="dots" cx="3" cy="3" r="1.2" className={styles.dot} />,
  <path key="lines" d="M3 0V6" className={styles.pattern} />,
]

const LOOKS: readonly Look[] = Array.from({ length: COLOURS * PATTERNS }, (_, index) => {
  return { colour: index % COLOURS, pattern: index % PATTERNS }
})

/** The fills of images, once for all bands. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      {LOOKS.map((look) => (
        <pattern
          key={nameOf(look)}
          id={`${id}${nameOf(look)}`}
          width={SIZE}
          height={SIZE}
          patternUnits="userSpaceOnUse"
          className={styles[`colour${look.colour}`]}
        >
          <rect width={SIZE} height={SIZE} className={styles.ground} />
          {SHAPES[look.pattern]}
        </pattern>
      ))}
    </defs>
  )
}

export function fillOf(id: string, look: Look): string {
  return `url(#${id}${nameOf(look)})`
}

const nameOf = ({ colour, pattern }: Look) => `-${colour}-${pattern}`
