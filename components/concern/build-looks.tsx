import {
  Ban,
  CircleCheck,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Hourglass,
  LoaderCircle,
} from 'lucide-react'
import type { PillLook } from '#components/ui/pill'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

export const BUILD_LOOKS: Record<BuildView['state'], PillLook> = {
  waiting: { tone: 'accent', icon: Hourglass, word: 'build expected' },
  queued: { tone: 'accent', icon: Hourglass, word: 'build queued' },
  running: { tone: 'accent', icon: LoaderCircle, word: 'building' },
  succeeded: { tone: 'good', icon: CircleCheck, word: 'built' },
  failed: { tone: 'bad', icon: CircleX, word: 'build failed' },
  cancelled: { tone: 'warn', icon: Ban, word: 'build cancelled' },
  none: { tone: 'warn', icon: CircleSlash, word: 'no build' },
  unknown: { tone: 'neutral', icon: CircleQuestionMark, word: 'build unknown' },
}
