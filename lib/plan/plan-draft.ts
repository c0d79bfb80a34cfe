import { isImageName } from '#lib/kubernetes/names'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { CommandedPush, CommandedStep, Effect, Plan } from '#lib/plan/plan'

type Optional = Pick<
  Plan,
  | 'atOnce'
  | 'imports'
  | 'promotions'
  | 'movesLater'
  | 'because'
  | 'templateDiff'
  | 'dates'
  | 'scope'
  | 'pins'
  | 'way'
  | 'alternatives'
  | 'newest'
>
type Made = 'steps' | 'pushes' | 'commands' | 'fingerprint'

/** What a planner says; the rest of the plan follows from it. */
export type Draft = Omit<Plan, Made | keyof Optional> &
  Partial<Optional> & {
    steps: CommandedStep[]
    pushes?: CommandedPush[]
    /**
     * Warnings that come and go, such as a crashing pod or a message of the registry. Nobody has to confirm again when they
     * change.
     */
    momentary: string[]
    /** What is written, without who, when, why and the resourceVersions. */
    written: unknown
  }

/** The fingerprint covers what a person agrees to, and nothing else (docs/decisions/0002). */
export function finish({ steps: commanded, pushes = [], momentary, written, ...draft }: Draft): Plan {
  const { request, effects, movesLater = null, warnings, afterwards, undo, alternatives = [] } = draft
  const steps = commanded.map(({ step }) => step)
  // The pod template of a condition is in `written`, without the time of a restart.
  const done = steps.map(({ sentence, request: { method, path }, after }) => {
    return [method, path, sentence, after && { ...after, template: null }]
  })
  // Gates open and close while somebody reads.
  const moved = pushes.map(({ step: { sentence, push } }) => [sentence, push])
  return {
    atOnce: 1,
    imports: [],
    promotions: [],
    movesLater: null,
    because: null,
    templateDiff: [],
    dates: [],
    scope: null,
    pins: null,
    way: null,
    newest: null,
    ...draft,
    undo: undo && canBeSent(undo) ? undo : null,
    alternatives: alternatives.filter((way) => canBeSent(way.request)),
    steps,
    pushes: pushes.map(({ step }) => step),
    warnings: [...warnings, ...momentary],
    commands: [...pushes, ...commanded].flatMap(({ commands }) => commands),
    fingerprint: fingerprintOf(
      request,
      effects,
      movesLater,
      warnings,
      afterwards,
      [...done, ...moved],
      written,
    ),
  }
}

/** A history can have an image of any name, and a revision any number. Pages show them, but not every request can name them. */
function canBeSent(request: ActionRequest): boolean {
  if ('digest' in request) return isImageName(request.digest)
  if (!('to' in request) || typeof request.to === 'string') return true
  return 'digest' in request.to ? isImageName(request.to.digest) : request.to.revision > 0
}

/** `move 3 workloads` */
export function movesHow(effects: Effect[]): string {
  const workloads = new Set(effects.map(({ workload }) => `${workload.kind}/${workload.name}`)).size
  return workloads === 1 ? 'move one workload' : `move ${workloads} workloads`
}
