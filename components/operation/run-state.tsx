import { CircleCheck, CircleDashed, CirclePause, CircleX } from 'lucide-react'
import { FoldedWords } from '#components/format/words'
import { StatePill, type PillLook } from '#components/ui/pill'
import type { JobRun } from '#lib/domain/schedule/schedule-view'

const LOOKS: Record<JobRun['state'], PillLook> = {
  waiting: { tone: 'accent', icon: CircleDashed, word: 'starting' },
  running: { tone: 'accent', icon: CircleDashed, word: 'running' },
  succeeded: { tone: 'good', icon: CircleCheck, word: 'succeeded' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  suspended: { tone: 'held', icon: CirclePause, word: 'suspended' },
}

export function RunState({ run: { state, reason } }: { run: JobRun }) {
  return (
    <>
      <StatePill look={LOOKS[state]} />
      {reason !== null && <FoldedWords text={reason} className="text-sm" />}
    </>
  )
}
