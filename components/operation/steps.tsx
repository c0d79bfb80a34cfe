import {
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
} from 'lucide-react'
import { RelativeTime } from '#components/format/time'
import { FoldedWords } from '#components/format/words'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import type { OperationStep, StepState } from '#lib/plan/operation/operation'

const STATES: Record<StepState, { tone: Tone; icon: LucideIcon; word: string }> = {
  waiting: { tone: 'neutral', icon: Hourglass, word: 'Waiting' },
  doing: { tone: 'accent', icon: CircleDashed, word: 'Under way' },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  unknown: { tone: 'warn', icon: CircleQuestionMark, word: 'Unknown' },
  left: { tone: 'warn', icon: CircleSlash, word: 'Not sent' },
}

/** Each step with its result. */
export function Steps({ steps }: { steps: OperationStep[] }) {
  return (
    <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
      {steps.map(({ sentence, state, at, message }, index) => {
        const { tone, icon: Icon, word } = STATES[state]
        return (
          <li
            key={`${index} ${sentence}`}
            className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-4 py-2.5"
          >
            <Icon aria-hidden className={`mt-0.75 size-4 ${TONE_TEXT[tone]}`} />
            <div className="min-w-0">
              <FoldedWords text={sentence} />
              <p className="text-sm text-soft">
                <span className={`font-medium ${TONE_TEXT[tone]}`}>{word}</span>
                {at !== null && (
                  <>
                    {' '}
                    <RelativeTime time={at} />
                  </>
                )}
              </p>
              {message !== null && <FoldedWords text={message} className="text-sm text-soft" />}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
