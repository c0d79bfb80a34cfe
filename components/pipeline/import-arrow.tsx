import {
  AlarmClock,
  ArrowDownToLine,
  Check,
  CircleDashed,
  CircleSlash,
  CircleX,
  Pin,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import { ActionButton } from '#components/action-sheet/action-button'
import styles from './flow.module.css'
import { Pill } from '#components/ui/pill'
import { useClock } from '#components/ui/clock'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import type { ImportFlow } from '#lib/domain/pipeline/flow'
import { tagActionsOf, SOURCE_KIND_WORDS, sourceKindOf } from '#lib/domain/image-stream/tag-kind'
import { isOverdue } from '#lib/domain/image-stream/pin'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

type Look = { tone: Tone; icon: LucideIcon; word: string }

const LOOKS: Record<Exclude<ImportFlow, 'unchecked' | 'up-to-date' | 'no-import'>, Look> = {
  newer: { tone: 'accent', icon: ArrowDownToLine, word: 'newer image' },
  pinned: { tone: 'held', icon: Pin, word: 'pinned' },
  failing: { tone: 'bad', icon: CircleX, word: 'import failing' },
  importing: { tone: 'accent', icon: CircleDashed, word: 'importing' },
  never: { tone: 'warn', icon: TriangleAlert, word: 'never imported' },
  refused: { tone: 'warn', icon: TriangleAlert, word: 'check failed' },
}

/** The way from the registry into the image stream tag, with the action that fits where it is interrupted. */
export function ImportArrow({ lane, flow }: { lane: LaneView; flow: ImportFlow }) {
  if (flow === 'unchecked') return <div className={`${styles.arrow} text-line-strong`} />
  if (flow === 'up-to-date') {
    return (
      <div className={`${styles.arrow} text-line-strong`}>
        <span className="flex items-center gap-1 bg-surface py-0.5 text-xs text-soft">
          <Check aria-hidden className="size-3 text-good" strokeWidth={3} />
          up to date
        </span>
      </div>
    )
  }
  return <Interrupted lane={lane} flow={flow} />
}

type Interruption = Exclude<ImportFlow, 'unchecked' | 'up-to-date'>

const OVERDUE: Look = { tone: 'warn', icon: AlarmClock, word: 'pin overdue' }

function Interrupted({ lane, flow }: { lane: LaneView; flow: Interruption }) {
  const isLate = useClock((now) => flow === 'pinned' && lane.pin !== null && isOverdue(lane.pin, now))
  const { tone, icon, word } = isLate ? OVERDUE : lookOf(lane, flow)
  return (
    <div
      className={`${styles.arrow} ${TONE_TEXT[tone]}`}
      data-interrupted={flow === 'importing' || flow === 'no-import' ? undefined : ''}
    >
      <Pill tone={tone} icon={icon}>
        {word}
      </Pill>
      <FittingAction lane={lane} flow={flow} />
    </div>
  )
}

function lookOf(lane: LaneView, flow: Interruption): Look {
  if (flow !== 'no-import') return LOOKS[flow]
  const { source } = lane
  const word = source.kind === 'following' ? 'no import' : SOURCE_KIND_WORDS[sourceKindOf(lane, source)].word
  return { tone: 'neutral', icon: CircleSlash, word }
}

function FittingAction({ lane: { stream, tag, source }, flow }: { lane: LaneView; flow: ImportFlow }) {
  const name = `${stream}:${tag}`
  const actions = tagActionsOf(source)
  if (actions.includes('follow')) {
    return (
      <ActionButton request={{ action: 'follow', stream, tag }} size="small" about={name}>
        Resume…
      </ActionButton>
    )
  }
  if (!actions.includes('import') || flow === 'importing') return null
  return (
    <ActionButton
      request={{ action: 'import', stream, tag }}
      size="small"
      look={flow === 'newer' || flow === 'never' ? 'primary' : 'plain'}
      about={name}
    >
      Import now
    </ActionButton>
  )
}
