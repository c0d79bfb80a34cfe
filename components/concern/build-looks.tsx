import {
  Ban,
  CircleCheck,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react'
import type { Tone } from '#components/ui/tone'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

/** The words are those of `buildWords`. */
export const BUILD_LOOKS: Record<BuildView['state'], { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: 'accent', icon: Hourglass },
  queued: { tone: 'accent', icon: Hourglass },
  running: { tone: 'accent', icon: LoaderCircle },
  succeeded: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  cancelled: { tone: 'warn', icon: Ban },
  none: { tone: 'warn', icon: CircleSlash },
  unknown: { tone: 'neutral', icon: CircleQuestionMark },
}
