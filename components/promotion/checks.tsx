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
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { checksWords } from '#lib/domain/promotion/checks-words'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'

const LOOKS: Record<ChecksView['state'], { tone: Tone; icon: LucideIcon } | null> = {
  green: { tone: 'good', icon: Check },
  red: { tone: 'bad', icon: CircleX },
  running: { tone: 'accent', icon: LoaderCircle },
  missing: { tone: 'warn', icon: TriangleAlert },
  unknown: { tone: 'neutral', icon: CircleQuestionMark },
  none: null,
}

/** The checks of a commit in a few words, with a link to the first that is not green. */
export function Checks({ checks }: { checks: ChecksView }) {
  const look = LOOKS[checks.state]
  if (look === null) return null
  const worst = checks.open.find(({ state }) => state === 'failure') ?? checks.open[0]
  return (
    <span className={TONE_TEXT[look.tone]}>
      <look.icon aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      <OutsideLink href={worst?.url ?? null}>
        <Words text={checksWords(checks)} />
      </OutsideLink>
    </span>
  )
}
