import {
  Check,
  CircleQuestionMark,
  CircleX,
  LoaderCircle,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import { OutsideLink } from '#components/format/outside-link'
import { Words } from '#components/format/words'
import { TONE_TEXT, toneOf, type Tone } from '#components/ui/tone'
import { count } from '#lib/domain/format'
import { openCheckWords } from '#lib/domain/promotion/checks-view'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'

const LOOKS: Record<ChecksView['state'], { tone: Tone; icon: LucideIcon } | null> = {
  green: { tone: 'good', icon: Check },
  red: { tone: 'bad', icon: CircleX },
  running: { tone: 'accent', icon: LoaderCircle },
  missing: { tone: 'warn', icon: TriangleAlert },
  unknown: { tone: 'neutral', icon: CircleQuestionMark },
  none: null,
}

/** The checks of a commit: what is not green, or that all are. @param isStale whether they may be others now */
export function Checks({
  checks,
  commit,
  isStale,
}: {
  checks: ChecksView
  commit: string
  isStale: boolean
}) {
  const look = LOOKS[checks.state]
  if (look === null) return null
  const [first = 'checks green', ...others] = openCheckWords(checks, commit)
  return (
    <span className={`wrap-anywhere ${TONE_TEXT[toneOf(look.tone, isStale)]}`}>
      <look.icon aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      <OutsideLink href={checks.open[0]?.url ?? null}>
        <Words text={first} />
      </OutsideLink>
      {others.length > 0 && (
        <span title={others.join('\n')}>
          {' '}
          and {count(others.length, 'other check')}
          <span className="sr-only">: {others.join(', ')}</span>
        </span>
      )}
    </span>
  )
}
