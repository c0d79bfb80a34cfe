import { CircleCheck, CircleDashed, CirclePause, CircleX, type LucideIcon } from 'lucide-react'
import { Pill } from '#components/ui/pill'
import type { Tone } from '#components/ui/tone'
import type { JobRun } from '#lib/domain/schedule/schedule-view'

const LOOKS: Record<JobRun['state'], { tone: Tone; icon: LucideIcon; word: string }> = {
  waiting: { tone: 'accent', icon: CircleDashed, word: 'starting' },
  running: { tone: 'accent', icon: CircleDashed, word: 'running' },
  succeeded: { tone: 'good', icon: CircleCheck, word: 'succeeded' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  suspended: { tone: 'held', icon: CirclePause, word: 'suspended' },
}

export function RunState({ run: { state, reason } }: { run: JobRun }) {
  const { tone, icon, word } = LOOKS[state]
  return (
    <>
      <Pill tone={tone} icon={icon}>
        {word}
      </Pill>
      {reason !== null && <span className="block text-sm wrap-anywhere">{reason}</span>}
    </>
  )
}
