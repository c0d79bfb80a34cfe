import {
  Ban,
  CalendarClock,
  CalendarOff,
  CircleAlert,
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleX,
  Download,
  EyeOff,
  FileDiff,
  Hammer,
  History,
  Pin,
  RotateCw,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react'
import type { Tone } from '#components/ui/tone'
import type { OperationOutcome, What } from '#lib/domain/timeline/timeline-event'

type Look = { icon: LucideIcon; tone: Tone }

const LOOKS: Record<Exclude<What['kind'], 'operation' | 'run-ended' | 'build'>, Look> = {
  imported: { icon: Download, tone: 'neutral' },
  'import-failing': { icon: TriangleAlert, tone: 'bad' },
  'import-recovered': { icon: CircleCheck, tone: 'good' },
  'schedule-started': { icon: CalendarClock, tone: 'neutral' },
  'schedule-stopped': { icon: CalendarOff, tone: 'held' },
  pinned: { icon: Pin, tone: 'held' },
  followed: { icon: Pin, tone: 'neutral' },
  'rollout-begun': { icon: RotateCw, tone: 'neutral' },
  'template-changed': { icon: FileDiff, tone: 'neutral' },
  'rollout-done': { icon: CircleCheck, tone: 'good' },
  'rollout-stuck': { icon: CircleAlert, tone: 'bad' },
  'crash-begun': { icon: CircleAlert, tone: 'bad' },
  'crash-over': { icon: CircleCheck, tone: 'good' },
  'run-begun': { icon: CalendarClock, tone: 'neutral' },
  suspended: { icon: CirclePause, tone: 'held' },
  resumed: { icon: CirclePlay, tone: 'neutral' },
  'trigger-paused': { icon: CirclePause, tone: 'held' },
  'trigger-resumed': { icon: CirclePlay, tone: 'neutral' },
  'trigger-broken': { icon: TriangleAlert, tone: 'bad' },
  'trigger-mended': { icon: CircleCheck, tone: 'good' },
  attempt: { icon: Ban, tone: 'warn' },
  gap: { icon: EyeOff, tone: 'warn' },
  silent: { icon: Unplug, tone: 'warn' },
}

const OF_OUTCOME: Record<OperationOutcome, Tone> = {
  open: 'accent',
  succeeded: 'good',
  held: 'held',
  failed: 'bad',
  stopped: 'warn',
  superseded: 'neutral',
  unknown: 'warn',
}

/** The words beside it say the same. */
export function eventLook(what: What): Look {
  switch (what.kind) {
    case 'operation':
      return { icon: History, tone: OF_OUTCOME[what.outcome] }
    case 'run-ended':
      return what.outcome === 'done' ? { icon: CircleCheck, tone: 'good' } : { icon: CircleX, tone: 'bad' }
    case 'build':
      return { icon: Hammer, tone: what.state === 'failed' ? 'bad' : 'neutral' }
    default:
      return LOOKS[what.kind]
  }
}
