import { memo } from 'react'
import { BandDrawing, type Drawn } from '#components/timeline-picture/band-drawing'
import { BandTitle } from '#components/timeline-picture/band-title'
import { useIsOnScreen } from '#components/timeline-picture/use-is-on-screen'
import { useRovingItem } from '#components/ui/roving'
import { visibleText } from '#lib/domain/plain-line'
import type { BandLayout } from '#lib/domain/timeline-picture/layout'
import { bandInShort } from '#lib/domain/timeline-picture/words'
import styles from './picture.module.css'

/**
 * One workload: its marks, and below them the images of each container.
 * @param id of the band in the picture
 * @param title of its environment, among several
 * @param later the layout that it may have while it is not on the screen
 */
export const PictureBand = memo(function PictureBand({
  id,
  title,
  layout,
  later,
  ...frame
}: Drawn & { id: string; title: string | null; later: BandLayout | undefined }) {
  const { band } = layout
  const item = useRovingItem(id)
  const [ref, isOnScreen] = useIsOnScreen()
  const drawn = !isOnScreen && later?.band === band ? later : layout
  return (
    <li ref={ref} className={styles.band}>
      <BandTitle band={band} />
      <div
        role="img"
        aria-label={visibleText(bandInShort(drawn, title))}
        data-plot={id}
        // The title of the environment, and what stands there, are over other bands, and may not hide the one with the focus.
        className="touch-pan-y scroll-mt-12 scroll-mb-[45dvh] sm:scroll-mb-112 overflow-hidden select-none focus-visible:-outline-offset-1"
        {...item}
      >
        <BandDrawing layout={drawn} {...frame} />
      </div>
    </li>
  )
})
