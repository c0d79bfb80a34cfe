import type { Tone } from '#components/ui/tone'
import type { Concern } from '#lib/domain/pipeline/concerns'
import { count } from '#lib/domain/format'

/** How the pipeline speaks of what needs attention: by itself, and of a number of them. */
export const CONCERN_WORDS: Record<Concern, { tone: Tone; name: string; counted: (n: number) => string }> = {
  newer: { tone: 'accent', name: 'newer image', counted: (n) => count(n, 'newer image') },
  pinned: { tone: 'held', name: 'pinned', counted: (n) => `${n} pinned` },
  failing: { tone: 'bad', name: 'failing import', counted: (n) => `${n} failing` },
  rollingOut: { tone: 'accent', name: 'rolling out', counted: (n) => `${n} rolling out` },
  unhealthy: { tone: 'bad', name: 'unhealthy workload', counted: (n) => `${n} unhealthy` },
  brokenTriggers: { tone: 'warn', name: 'broken trigger', counted: (n) => count(n, 'broken trigger') },
  neverImported: { tone: 'warn', name: 'never imported', counted: (n) => `${n} never imported` },
  refused: { tone: 'warn', name: 'failed check', counted: (n) => count(n, 'failed check') },
  behind: { tone: 'warn', name: 'workload behind', counted: (n) => `${n} behind` },
  pausedTriggers: { tone: 'held', name: 'paused trigger', counted: (n) => count(n, 'paused trigger') },
}
