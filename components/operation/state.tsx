import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Hourglass,
  Shuffle,
  type LucideIcon,
} from 'lucide-react'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import type { Progress } from '#lib/plan/operation/progress'

type Look = { tone: Tone; icon: LucideIcon; word: string }

export const STATES: Record<Progress['state'], Look> = {
  steps: { tone: 'accent', icon: CircleDashed, word: 'Under way' },
  unread: { tone: 'warn', icon: CircleQuestionMark, word: 'Unknown' },
  running: { tone: 'accent', icon: CircleDashed, word: 'Running' },
  waiting: { tone: 'accent', icon: Hourglass, word: 'Waiting' },
  moving: { tone: 'accent', icon: CircleDashed, word: 'Rolling out' },
  settling: { tone: 'accent', icon: Hourglass, word: 'Settling' },
  failing: { tone: 'bad', icon: CircleAlert, word: 'Failing' },
  healthy: { tone: 'good', icon: CircleCheck, word: 'Healthy' },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  held: { tone: 'held', icon: CirclePause, word: 'Held' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  stopped: { tone: 'warn', icon: CircleSlash, word: 'Stopped' },
  unknown: { tone: 'warn', icon: CircleQuestionMark, word: 'Unknown' },
  superseded: { tone: 'neutral', icon: Shuffle, word: 'Superseded' },
}

/** The state of an operation, as an icon and a word. */
export function OperationState({ state }: { state: Progress['state'] }) {
  const { tone, icon: Icon, word } = STATES[state]
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${TONE_TEXT[tone]}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
    </span>
  )
}
