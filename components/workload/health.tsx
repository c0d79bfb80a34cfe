import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CirclePause,
  CircleX,
  Moon,
} from 'lucide-react'
import { useMark } from '#components/freshness/mark'
import type { PillLook } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import type { Health } from '#lib/domain/workload/workload-views'

const LOOKS: Record<Health, PillLook> = {
  healthy: { tone: 'good', icon: CircleCheck, word: 'Healthy' },
  'rolling-out': { tone: 'accent', icon: CircleDashed, word: 'Rolling out' },
  stuck: { tone: 'bad', icon: CircleAlert, word: 'Stuck' },
  unhealthy: { tone: 'bad', icon: CircleX, word: 'Unhealthy' },
  paused: { tone: 'held', icon: CirclePause, word: 'Paused' },
  'scaled-down': { tone: 'neutral', icon: Moon, word: 'Scaled down' },
  unknown: { tone: 'neutral', icon: CircleQuestionMark, word: 'Unknown' },
}

export function HealthIcon({ health }: { health: Health }) {
  const { icon: Icon } = LOOKS[health]
  const { tone } = useMark(LOOKS[health].tone, WORKLOAD_KINDS)
  const turn = health === 'rolling-out' ? 'animate-[spin_6s_linear_infinite]' : ''
  return <Icon aria-hidden className={`size-4 shrink-0 ${TONE_TEXT[tone]} ${turn}`} />
}

export function HealthWord({ health }: { health: Health }) {
  const { tone, age } = useMark(LOOKS[health].tone, WORKLOAD_KINDS)
  return (
    <span className={`font-medium ${TONE_TEXT[tone]}`}>
      {LOOKS[health].word}
      {age}
    </span>
  )
}
