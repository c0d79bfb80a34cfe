import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut, type LucideIcon } from 'lucide-react'
import { Button } from '#components/ui/button'
import { Select } from '#components/ui/select'
import type { Command } from '#lib/domain/timeline-picture/commands'
import {
  canZoomIn,
  canZoomOut,
  lengthNameOf,
  LENGTH_NAMES,
  type LengthName,
  type Span,
} from '#lib/domain/timeline-picture/span'

const LENGTH_WORDS: Record<LengthName, string> = {
  hour: 'Hour',
  'six-hours': '6 hours',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
}

/** What its keys do, too. @param isNow whether the span ends now, and goes on to */
export function PictureControls({
  span,
  isNow,
  onCommand,
  onLength,
}: {
  span: Span
  isNow: boolean
  onCommand: (command: Command) => void
  onLength: (name: LengthName) => void
}) {
  const name = lengthNameOf(span)
  const button = (command: Command, title: string, icon: LucideIcon, isPossible: boolean) => (
    <IconButton title={title} icon={icon} isPossible={isPossible} onPress={() => onCommand(command)} />
  )
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Select
        label="Time shown"
        value={name ?? ''}
        className="w-32"
        onChoose={(value) => {
          const chosen = LENGTH_NAMES.find((each) => each === value)
          if (chosen !== undefined) onLength(chosen)
        }}
      >
        {name === null && <option value="">As chosen</option>}
        {LENGTH_NAMES.map((each) => (
          <option key={each} value={each}>
            {LENGTH_WORDS[each]}
          </option>
        ))}
      </Select>
      {button('zoom-out', 'Zoom out', ZoomOut, canZoomOut(span))}
      {button('zoom-in', 'Zoom in', ZoomIn, canZoomIn(span))}
      {button('earlier', 'Earlier', ChevronLeft, true)}
      {button('later', 'Later', ChevronRight, !isNow)}
      <Button aria-disabled={isNow} onClick={() => onCommand('now')}>
        Now
      </Button>
    </div>
  )
}

/** One that is not possible keeps the focus, so that its keys go on to work. */
function IconButton({
  title,
  icon: Icon,
  isPossible,
  onPress,
}: {
  title: string
  icon: LucideIcon
  isPossible: boolean
  onPress: () => void
}) {
  return (
    <Button aria-label={title} title={title} aria-disabled={!isPossible} className="px-2!" onClick={onPress}>
      <Icon aria-hidden className="size-4" />
    </Button>
  )
}
