import {
  ArrowUpFromLine,
  Check,
  CircleQuestionMark,
  CircleX,
  LoaderCircle,
  Split,
  TriangleAlert,
} from 'lucide-react'
import styles from '../flow/flow.module.css'
import { ActionButton } from '#components/action-sheet/action-button'
import { StatePill, type PillLook } from '#components/ui/pill'
import { TONE_TEXT } from '#components/ui/tone'
import { promoteFlow, type PromoteFlow } from '#lib/domain/promotion/promote-flow'
import { promoteHeads } from '#lib/plan/actions/promote/action'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

const LOOKS: Record<PromoteFlow, PillLook> = {
  level: { tone: 'neutral', icon: Check, word: 'up to date' },
  ahead: { tone: 'accent', icon: ArrowUpFromLine, word: 'ahead' },
  red: { tone: 'bad', icon: CircleX, word: 'checks failed' },
  running: { tone: 'accent', icon: LoaderCircle, word: 'checks running' },
  missing: { tone: 'warn', icon: TriangleAlert, word: 'checks missing' },
  behind: { tone: 'warn', icon: TriangleAlert, word: 'behind' },
  diverged: { tone: 'bad', icon: Split, word: 'diverged' },
  unknown: { tone: 'neutral', icon: CircleQuestionMark, word: 'unknown' },
}

const OPEN = new Set<PromoteFlow>(['level', 'ahead', 'running', 'unknown'])

/** The arrow from `from` to `to`. An interrupted one shows why; where there is something to promote, it carries the action. */
export function PromoteArrow({ source }: { source: SourceView }) {
  const { repository, state, ahead } = source
  const flow = promoteFlow(source)
  const look = LOOKS[flow]
  return (
    <div
      className={`${styles.arrow} ${flow === 'level' ? 'text-line-strong' : TONE_TEXT[look.tone]}`}
      data-interrupted={OPEN.has(flow) ? undefined : ''}
    >
      <StatePill look={flow === 'ahead' ? { ...look, word: `${ahead} ahead` } : look} />
      {state === 'ahead' && (
        <ActionButton
          request={promoteHeads([repository])}
          size="small"
          look={flow === 'ahead' ? 'primary' : 'plain'}
          about={repository}
        />
      )}
    </div>
  )
}
