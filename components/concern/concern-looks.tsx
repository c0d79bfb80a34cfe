import {
  ArrowDownToLine,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  OctagonX,
  Pin,
  TriangleAlert,
  Unplug,
} from 'lucide-react'
import type { PillLook } from '#components/ui/pill'
import { count } from '#lib/domain/format'
import type { Concern } from '#lib/domain/pipeline/concerns'

/** `word` describes one tag or workload, `one` and `many` count them: `pinned`, `1 pinned tag`. */
type ConcernLook = PillLook & { one: string; many?: string }

export const CONCERN_LOOKS: Record<Concern, ConcernLook> = {
  failing: { tone: 'bad', icon: CircleX, word: 'failing import', one: 'failing import' },
  unhealthy: { tone: 'bad', icon: OctagonX, word: 'unhealthy', one: 'unhealthy workload' },
  brokenTriggers: { tone: 'warn', icon: Unplug, word: 'broken trigger', one: 'broken trigger' },
  neverImported: {
    tone: 'warn',
    icon: TriangleAlert,
    word: 'never imported',
    one: 'tag never imported',
    many: 'tags never imported',
  },
  refused: { tone: 'warn', icon: TriangleAlert, word: 'failed check', one: 'failed registry check' },
  behind: { tone: 'warn', icon: Hourglass, word: 'behind', one: 'workload behind', many: 'workloads behind' },
  newer: { tone: 'accent', icon: ArrowDownToLine, word: 'newer image', one: 'newer image' },
  rollingOut: { tone: 'accent', icon: LoaderCircle, word: 'rolling out', one: 'rollout' },
  pinned: { tone: 'held', icon: Pin, word: 'pinned', one: 'pinned tag' },
  pausedTriggers: { tone: 'held', icon: CirclePause, word: 'paused trigger', one: 'paused trigger' },
}

/** `1 failing import`, `2 tags never imported` */
export function countConcern(concern: Concern, number: number): string {
  const { one, many } = CONCERN_LOOKS[concern]
  return count(number, one, many)
}
