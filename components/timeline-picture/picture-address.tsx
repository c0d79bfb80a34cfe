'use client'

import { useUrlParameter } from '#components/ui/url-parameter'
import { spanFromAddress, spanInAddress, type ChosenSpan } from '#lib/domain/timeline-picture/span'

const PARAMETER = 'span'

/** The chosen span of a picture in the address of its page. */
export function usePictureSpan(): [chosen: ChosenSpan | null, choose: (span: ChosenSpan | null) => void] {
  const [text, setText] = useUrlParameter(PARAMETER)
  return [spanFromAddress(text), (span) => setText(spanInAddress(span))]
}
