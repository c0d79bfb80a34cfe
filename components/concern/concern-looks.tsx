import {
  ArrowDownToLine,
  CircleDotDashed,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonX,
  Pin,
  ThumbsDown,
  TriangleAlert,
  Unplug,
} from 'lucide-react'
import type { PillLook } from '#components/ui/pill'
import type { Tone } from '#components/ui/tone'
import { count } from '#lib/domain/format'
import type { Concern } from '#lib/domain/pipeline/concerns'

/**
 * The one word for each state that needs attention. `word` describes one tag or workload; `one` and `many` count them with the
 * same word: `pinned`, `1 tag pinned`.
 */
type ConcernLook = PillLook & { one: string; many: string }

export const CONCERN_LOOKS: Record<Concern, ConcernLook> = {
  importFailing: {
    tone: 'bad',
    icon: CircleX,
    word: 'import failing',
    one: 'import failing',
    many: 'imports failing',
  },
  crashing: {
    tone: 'bad',
    icon: OctagonX,
    word: 'crashing',
    one: 'workload crashing',
    many: 'workloads crashing',
  },
  unhealthy: {
    tone: 'bad',
    icon: OctagonX,
    word: 'unhealthy',
    one: 'workload unhealthy',
    many: 'workloads unhealthy',
  },
  brokenTriggers: {
    tone: 'warn',
    icon: Unplug,
    word: 'trigger broken',
    one: 'trigger broken',
    many: 'triggers broken',
  },
  neverImported: {
    tone: 'warn',
    icon: TriangleAlert,
    word: 'never imported',
    one: 'tag never imported',
    many: 'tags never imported',
  },
  refused: {
    tone: 'warn',
    icon: TriangleAlert,
    word: 'check failing',
    one: 'check failing',
    many: 'checks failing',
  },
  behind: { tone: 'warn', icon: Hourglass, word: 'behind', one: 'workload behind', many: 'workloads behind' },
  newer: {
    tone: 'accent',
    icon: ArrowDownToLine,
    word: 'newer image',
    one: 'newer image',
    many: 'newer images',
  },
  earlier: {
    tone: 'accent',
    icon: ArrowDownToLine,
    word: 'earlier image',
    one: 'earlier image',
    many: 'earlier images',
  },
  newerBad: {
    tone: 'held',
    icon: ThumbsDown,
    word: 'newer image, marked bad',
    one: 'newer image, marked bad',
    many: 'newer images, marked bad',
  },
  rollingOut: {
    tone: 'accent',
    icon: LoaderCircle,
    word: 'rolling out',
    one: 'workload rolling out',
    many: 'workloads rolling out',
  },
  settling: {
    tone: 'accent',
    icon: CircleDotDashed,
    word: 'settling',
    one: 'workload settling',
    many: 'workloads settling',
  },
  pinned: { tone: 'held', icon: Pin, word: 'pinned', one: 'tag pinned', many: 'tags pinned' },
  pausedTriggers: {
    tone: 'held',
    icon: CirclePause,
    word: 'trigger paused',
    one: 'trigger paused',
    many: 'triggers paused',
  },
}

/** Lanes of which somebody has to take care, whatever it is. */
export const TROUBLE_LOOK: { tone: Tone; word: string } = { tone: 'bad', word: 'in trouble' }

/** `1 import failing`, `2 tags never imported` */
export function countConcern(concern: Concern, number: number): string {
  const { one, many } = CONCERN_LOOKS[concern]
  return count(number, one, many)
}
