import { AlarmClock, Check, CircleDashed, CircleSlash } from 'lucide-react'
import { ActionButton } from '#components/action-sheet/action-button'
import styles from '../flow/flow.module.css'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { useMark } from '#components/freshness/mark'
import { NewerLink } from '#components/registry/newer-link'
import { StatePill, type PillLook } from '#components/ui/pill'
import { useClock } from '#components/ui/clock'
import { TONE_TEXT } from '#components/ui/tone'
import { OF_IMPORT } from '#lib/domain/pipeline/flow-concerns'
import type { ImportFlow } from '#lib/domain/pipeline/flow'
import { tagAbilities, SOURCE_KIND_WORDS, sourceKindOf } from '#lib/domain/image-stream/tag-kind'
import { isOverdue } from '#lib/domain/image-stream/pin'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** A flow that shows a pill on its arrow. */
type PillFlow = Exclude<ImportFlow, 'unchecked' | 'up-to-date'>

type Props = { environment: string; lane: LaneView; check: LaneCheck | null }

const IMPORTING: PillLook = { tone: 'accent', icon: CircleDashed, word: 'importing' }
const OVERDUE: PillLook = { tone: 'warn', icon: AlarmClock, word: 'pinned, review overdue' }

/** The arrow from the registry to the image stream tag. An interrupted one shows why, and the action that helps. */
export function ImportArrow({ environment, lane, check, flow }: Props & { flow: ImportFlow }) {
  if (flow === 'unchecked') return <div className={`${styles.arrow} text-line-strong`} />
  if (flow === 'up-to-date') return <ArrowUpToDate />
  return <ArrowWithPill environment={environment} lane={lane} check={check} flow={flow} />
}

function ArrowUpToDate() {
  const { tone, age } = useMark('good', ['imageStreams'])
  return (
    <div className={`${styles.arrow} text-line-strong`}>
      <span className="flex items-center gap-1 bg-surface py-0.5 text-xs text-soft">
        <Check aria-hidden className={`size-3 ${TONE_TEXT[tone]}`} strokeWidth={3} />
        <span>
          up to date
          {age}
        </span>
      </span>
    </div>
  )
}

function ArrowWithPill({ environment, lane, check, flow }: Props & { flow: PillFlow }) {
  const isOverduePin = useClock((now) => flow === 'pinned' && lane.pin !== null && isOverdue(lane.pin, now))
  const look = isOverduePin ? OVERDUE : lookOf(lane, flow)
  return (
    <div
      className={`${styles.arrow} ${TONE_TEXT[look.tone]}`}
      data-interrupted={flow === 'importing' || flow === 'no-import' ? undefined : ''}
    >
      <NewerLink
        environment={environment}
        lane={lane}
        check={flow === 'newer' || flow === 'newer-bad' ? check : null}
        className="quiet-link"
      >
        <StatePill look={look} wraps />
      </NewerLink>
      <ArrowAction lane={lane} flow={flow} />
    </div>
  )
}

function lookOf(lane: LaneView, flow: PillFlow): PillLook {
  if (flow === 'importing') return IMPORTING
  if (flow === 'pinned') return CONCERN_LOOKS.pinned
  const concern = OF_IMPORT[flow]
  if (concern !== undefined) return CONCERN_LOOKS[concern]
  const { source } = lane
  const word = source.kind === 'following' ? 'no import' : SOURCE_KIND_WORDS[sourceKindOf(lane, source)].word
  return { tone: 'neutral', icon: CircleSlash, word }
}

function ArrowAction({ lane, flow }: { lane: LaneView; flow: ImportFlow }) {
  const { stream, tag } = lane
  const name = `${stream}:${tag}`
  const { canFollow, canImport } = tagAbilities(lane)
  if (canFollow) {
    return <ActionButton request={{ action: 'follow', stream, tag }} size="small" about={name} />
  }
  if (!canImport || flow === 'importing') return null
  return (
    <ActionButton
      request={{ action: 'import', stream, tag }}
      size="small"
      look={flow === 'newer' || flow === 'never' ? 'primary' : 'plain'}
      about={name}
    />
  )
}
