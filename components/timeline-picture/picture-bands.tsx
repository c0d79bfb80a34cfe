import { memo, useDeferredValue } from 'react'
import { PictureBand } from '#components/timeline-picture/picture-band'
import { Roving } from '#components/ui/roving'
import type { BandLayout } from '#lib/domain/timeline-picture/layout'
import { keyOf } from '#lib/domain/workload/workload'

/**
 * All bands: one stop of Tab. They stay as they are while a pointer moves over them. Those that are not on the screen follow after the
 * others, so that a picture of fifty bands moves as smoothly as one of ten.
 */
export const PictureBands = memo(function PictureBands({
  label,
  layouts,
  fills,
  width,
}: {
  label: string
  layouts: readonly BandLayout[]
  fills: string
  width: number
}) {
  const later = useDeferredValue(layouts)
  return (
    <Roving items={layouts.map(({ band }) => keyOf(band))}>
      <ul aria-label={label} data-roving>
        {layouts.map((layout, index) => (
          <PictureBand
            key={keyOf(layout.band)}
            layout={layout}
            later={later[index]}
            fills={fills}
            width={width}
          />
        ))}
      </ul>
    </Roving>
  )
})
