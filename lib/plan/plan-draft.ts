import { fingerprintOf } from '#lib/plan/fingerprint'
import type { CommandedStep, Effect, Plan } from '#lib/plan/plan'

type Optional = Pick<
  Plan,
  'atOnce' | 'imports' | 'movesLater' | 'because' | 'templateDiff' | 'way' | 'alternatives' | 'newest'
>
type Made = 'steps' | 'commands' | 'fingerprint'

/** What the makers of plans have to say; the rest follows from it. */
export type Draft = Omit<Plan, Made | keyof Optional> &
  Partial<Optional> & {
    steps: CommandedStep[]
    /**
     * Warnings of how things are at the moment, such as a crashing pod or the registry's words: they come and go, and nobody
     * has to agree anew when they do.
     */
    momentary: string[]
    /** What is written, without who, when, why and the resourceVersions. */
    written: unknown
  }

/** The fingerprint covers what a person agrees to, and nothing else (docs/decisions/0002). */
export function finish({ steps: commanded, momentary, written, ...draft }: Draft): Plan {
  const { request, effects, movesLater = null, warnings, afterwards } = draft
  const steps = commanded.map(({ step }) => step)
  const done = steps.map(({ sentence, request: { method, path }, after }) => [method, path, sentence, after])
  return {
    atOnce: 1,
    imports: [],
    movesLater: null,
    because: null,
    templateDiff: [],
    way: null,
    alternatives: [],
    newest: null,
    ...draft,
    steps,
    warnings: [...warnings, ...momentary],
    commands: commanded.flatMap(({ commands }) => commands),
    fingerprint: fingerprintOf(request, effects, movesLater, warnings, afterwards, done, written),
  }
}
export function movesHow(effects: Effect[]): string {
  const workloads = new Set(effects.map(({ workload }) => `${workload.kind}/${workload.name}`)).size
  return workloads === 1 ? 'move one workload' : `move ${workloads} workloads`
}
