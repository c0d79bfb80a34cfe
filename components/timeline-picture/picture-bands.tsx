import { memo } from 'react'
import { PictureBand } from '#components/timeline-picture/picture-band'
import { Roving } from '#components/ui/roving'
import type { BandLayout } from '#lib/domain/timeline-picture/layout'
import { keyOf } from '#lib/domain/workload/workload'

/** All bands: one stop of Tab. They stay as they are while a pointer moves over them. */
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
  return (
    <Roving items={layouts.map(({ band }) => keyOf(band))}>
      <ul aria-label={label} data-roving>
        {layouts.map((layout) => (
          <PictureBand key={keyOf(layout.band)} layout={layout} fills={fills} width={width} />
        ))}
      </ul>
    </Roving>
  )
})
