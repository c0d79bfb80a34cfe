import {
  chosenOf,
  lengthNameOf,
  MIDDLE,
  moveBy,
  zoomIn,
  zoomOut,
  type ChosenSpan,
  type Span,
} from '#lib/domain/timeline-picture/span'

/** What buttons and keys do with a span. */
export type Command = 'zoom-in' | 'zoom-out' | 'earlier' | 'later' | 'now'

const KEYS = new Map<string, Command>([
  ['+', 'zoom-in'],
  // Beside it, without Shift.
  ['=', 'zoom-in'],
  ['-', 'zoom-out'],
  ['ArrowLeft', 'earlier'],
  ['ArrowRight', 'later'],
  ['Home', 'now'],
])

export function commandOf(key: string): Command | undefined {
  return KEYS.get(key)
}

/** @param isNow whether it ends now, and goes on to: people look for what changed last, so zoom keeps that end */
export function spanAfter(command: Command, span: Span, isNow: boolean, now: number): ChosenSpan | null {
  const share = isNow ? 1 : MIDDLE
  switch (command) {
    case 'zoom-in':
      return chosenOf(zoomIn(span, share), now)
    case 'zoom-out':
      return chosenOf(zoomOut(span, now, share), now)
    case 'earlier':
      return chosenOf(moveBy(span, -1, now), now)
    case 'later':
      return chosenOf(moveBy(span, 1, now), now)
    case 'now':
      return lengthNameOf(span)
  }
}
