import { CircleCheck, CircleDashed, CircleQuestionMark, CirclePause, Moon } from 'lucide-react'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { useMark } from '#components/freshness/mark'
import type { PillLook } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { whyDown } from '#lib/domain/pipeline/flow'
import { capitalized } from '#lib/domain/format'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import { lagWord } from '#lib/domain/workload/lag-views'
import type { Health, JudgedWorkload } from '#lib/domain/workload/workload-views'

type Of = { workload: JudgedWorkload }

const LOOKS: Record<Health, PillLook> = {
  healthy: { tone: 'good', icon: CircleCheck, word: 'healthy' },
  settling: CONCERN_LOOKS.settling,
  'rolling-out': { ...CONCERN_LOOKS.rollingOut, icon: CircleDashed },
  // Its reason says that the rollout is stuck.
  stuck: CONCERN_LOOKS.unhealthy,
  unhealthy: CONCERN_LOOKS.unhealthy,
  paused: { tone: 'held', icon: CirclePause, word: 'paused' },
  'scaled-down': { tone: 'neutral', icon: Moon, word: 'scaled down' },
  unknown: { tone: 'neutral', icon: CircleQuestionMark, word: 'unknown' },
}

/** In the words of the lane's pill and of the filters. */
export function healthLook(workload: JudgedWorkload): PillLook {
  const look = whyDown(workload) === 'crashing' ? CONCERN_LOOKS.crashing : LOOKS[workload.health]
  const lag = lagWord(workload.lags)
  if (lag === null) return look
  const word = `${look.word}, ${lag}`
  return { ...look, word, ...(look.tone === 'good' && { tone: 'warn', icon: CONCERN_LOOKS.behind.icon }) }
}

export function HealthIcon({ workload }: Of) {
  const { tone: known, icon: Icon } = healthLook(workload)
  const { tone } = useMark(known, WORKLOAD_KINDS)
  const turn = workload.health === 'rolling-out' ? 'animate-[spin_6s_linear_infinite]' : ''
  return <Icon aria-hidden className={`size-4 shrink-0 ${TONE_TEXT[tone]} ${turn}`} />
}

export function HealthWord({ workload }: Of) {
  const { tone: known, word } = healthLook(workload)
  const { tone, age } = useMark(known, WORKLOAD_KINDS)
  return (
    <span className={`font-medium ${TONE_TEXT[tone]}`}>
      {capitalized(word)}
      {age}
    </span>
  )
}
