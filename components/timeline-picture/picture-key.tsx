import { GLYPHS } from '#components/timeline-picture/glyphs'
import { useTimeWords } from '#components/timeline-picture/picture-readout'
import { count } from '#lib/domain/format'
import { MARK_KINDS } from '#lib/domain/timeline-picture/picture'
import { MARK_NAMES } from '#lib/domain/timeline-picture/words'
import styles from './picture.module.css'

const MIDDLE = 7

/**
 * What marks and fills mean, and what pointer and keys do.
 * @param at the moment that is marked
 * @param unmarked how many older marks are left out
 */
export function PictureKey({
  at,
  hasGaps,
  unmarked,
}: {
  at: number | null
  hasGaps: boolean
  unmarked: number
}) {
  const time = useTimeWords()
  return (
    <div className="mt-2 grid gap-1 text-sm text-soft">
      <ul aria-label="Marks" className="flex flex-wrap gap-x-4 gap-y-1">
        {MARK_KINDS.map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <svg aria-hidden width={2 * MIDDLE} height={2 * MIDDLE}>
              <path d={GLYPHS[kind](MIDDLE, MIDDLE)} className={styles[kind]} />
            </svg>
            {MARK_NAMES[kind][0]}
          </li>
        ))}
        <li>a number: that many in one place</li>
        <li>faded: possibly</li>
        <li>dotted line: not known</li>
        {at !== null && <li>upright line: {time(at)}</li>}
        {hasGaps && <li>grey behind a band: nobody watched</li>}
      </ul>
      <p>Drawn from what the cluster still keeps, from operations, and from what Quayside observed.</p>
      {unmarked > 0 && (
        <p>
          Of imports that were pruned, only the newest are marked; left out: {count(unmarked, 'older one')}.
        </p>
      )}
      <p>
        Click, or go to a band with Tab, to keep what stands there with its links. Drag to choose a time,
        double-click to zoom in. Keys: <kbd>+</kbd> and <kbd>−</kbd> zoom, <kbd>←</kbd> and <kbd>→</kbd> move,{' '}
        <kbd>Home</kbd> goes back to now, <kbd>↑</kbd> and <kbd>↓</kbd> go through the workloads.
      </p>
    </div>
  )
}
