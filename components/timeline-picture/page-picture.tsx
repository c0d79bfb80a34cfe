'use client'

import { useMemo } from 'react'
import { TimelinePicture } from '#components/timeline-picture/timeline-picture'
import { useUrlParameter } from '#components/ui/url-parameter'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import { spanFromAddress, spanInAddress, type LengthName } from '#lib/domain/timeline-picture/span'

const PARAMETER = 'span'

/** The picture of a page of one environment, which has the chosen span in its address. */
export function PagePicture({
  label,
  environment,
  picture,
  fallback,
}: {
  label: string
  environment: string
  picture: Picture
  fallback: LengthName
}) {
  const [text, setText] = useUrlParameter(PARAMETER)
  const pictures = useMemo(() => [{ environment, title: null, picture }], [environment, picture])
  return (
    <TimelinePicture
      label={label}
      pictures={pictures}
      chosen={spanFromAddress(text)}
      fallback={fallback}
      onChoose={(span) => setText(spanInAddress(span))}
    />
  )
}
