import { suppliesOf, type Supply } from '#lib/domain/image-stream/tag-supply'
import type { Snapshot } from '#lib/domain/snapshot'
import { isDigest } from '#lib/kubernetes/names'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Triggers } from '#lib/domain/workload/trigger-annotation'
import { judge, triggersOf } from '#lib/domain/workload/triggers'
import { keyOf, type Workload } from '#lib/domain/workload/workload'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import {
  findTrigger,
  patchTriggers,
  triggerWarnings,
  type FoundTrigger,
} from '#lib/plan/actions/image-trigger'
import { resume } from '#lib/plan/actions/resume/action'
import { currentRevision } from '#lib/plan/actions/revert/revert-target'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { triggerEffects } from '#lib/plan/effects/trigger-effects'
import { refusePaused } from '#lib/plan/effects/rollout-hold'
import type { Effect, Planned } from '#lib/plan/plan'
import { finish, movesHow } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

type Request = RequestOf<'resume'>

/** The paused triggers of one workload. */
type Resumed = { workload: Workload; name: string; triggers: FoundTrigger[]; effects: Effect[] }

/** Resumes paused image triggers, which write the newest images of their tags at once. Others of the request are live already. */
export function planResume(snapshot: Snapshot, request: Request): Planned {
  const found: FoundTrigger[] = []
  for (const key of request.triggers) {
    const trigger = findTrigger(snapshot, key)
    if (!trigger.ok) return trigger
    found.push(trigger)
  }
  const names = [...new Set(found.map(({ name }) => name))].join(', ')
  const paused = found.filter(({ trigger }) => trigger.isPaused)
  if (paused.length === 0)
    return refuse(
      'nothing-to-do',
      found.length === 1
        ? `The image trigger of ${names} is not paused.`
        : `No image trigger of ${names} is paused.`,
    )
  for (const { workload } of paused) {
    const refused = refusePaused(workload)
    if (refused) return refused
  }
  const supplies = suppliesOf(snapshot)
  const resumed = byWorkload(paused).map((each): Resumed => {
    const containers = each.triggers.map(({ trigger }) => trigger.container)
    return {
      ...each,
      effects: triggerEffects(each.workload, judge(withoutPauses(each.workload, containers), supplies)),
    }
  })
  return { ok: true, plan: finish(draftOf(snapshot, request, resumed)) }
}

function draftOf(snapshot: Snapshot, request: Request, resumed: Resumed[]) {
  const ownership = ownershipOf(snapshot)
  const supplies = suppliesOf(snapshot)
  const effects = resumed.flatMap((each) => each.effects)
  const triggers = resumed.flatMap((each) => each.triggers)
  return {
    request,
    title: resume.title(request),
    confirm: effects.length > 0 ? `Resume and ${movesHow(effects)}` : 'Resume',
    steps: [...resumed.map((each) => patchOf(snapshot, each)), ...releaseSteps(snapshot, ownership, effects)],
    effects,
    warnings: [
      ...triggers.flatMap(({ trigger, tag, name }) => supplyWarnings(supplies(trigger), tag, name)),
      ...resumed.flatMap((each) => [
        ...triggerWarnings(each.workload, containersIn(each), false),
        ...standingWarnings(each.workload, effects),
      ]),
    ],
    momentary: resumed.flatMap((each) =>
      each.effects.length > 0 ? momentaryWarnings(each.workload, ownership) : [],
    ),
    afterwards: resumed.map(({ name, triggers: [first], effects: moved }) =>
      moved.length > 0
        ? `${name} takes the newest image of ${first?.tag ?? ''} at once, and each later one.`
        : `${name} takes each image that ${first?.tag ?? ''} gets.`,
    ),
    undo: undoOf(snapshot, resumed),
    preconditions: resumed.map(({ workload }) => preconditionOfWorkload(workload)),
    written: null,
  }
}

function byWorkload(triggers: FoundTrigger[]): Omit<Resumed, 'effects'>[] {
  const groups = new Map<string, Omit<Resumed, 'effects'>>()
  for (const each of triggers) {
    const { workload, name } = each
    const key = keyOf({ kind: workload.kind, name })
    const known = groups.get(key)?.triggers ?? []
    groups.set(key, { workload, name, triggers: [...known, each] })
  }
  return [...groups.values()]
}

function patchOf(snapshot: Snapshot, resumed: Resumed) {
  const { workload, name, triggers } = resumed
  const containers = containersIn(resumed)
  const tags = [...new Set(triggers.map(({ tag }) => tag))].join(' and ')
  const sentence = `Resume the image trigger of ${name}, container ${containers.join(' and ')}; it then writes the newest image of ${tags}.`
  return patchTriggers(snapshot, workload, containers, false, sentence)
}

const containersIn = ({ triggers }: Resumed) => triggers.map(({ trigger }) => trigger.container)

/**
 * What a resumed trigger moved goes back together with a pause: without it, the trigger would move it again. Several workloads go back
 * to one image; what needs two actions has no undo.
 */
function undoOf(snapshot: Snapshot, resumed: Resumed[]): ActionRequest | null {
  const [first] = resumed
  if (first === undefined) return null
  const workloads = resumed.map(({ workload, name }) => ({ kind: workload.kind, name }))
  const revert = { action: 'revert', lane: null, workloads, way: 'pause', until: null } as const
  if (resumed.length === 1 && first.effects.length > 0) {
    const revision = currentRevision(snapshot, first.workload)
    return revision === null ? null : { ...revert, to: { revision } }
  }
  const [trigger, other] = first.triggers
  const [workload] = workloads
  if (resumed.length === 1 && trigger && workload && !other)
    return { action: 'pause', workload, container: trigger.trigger.container }
  const images = new Set(resumed.flatMap(({ effects }) => effects.map(({ from }) => from)))
  const [digest] = images
  const isOneImage = images.size === 1 && resumed.every(({ effects }) => effects.length > 0)
  return isOneImage && digest && isDigest(digest) ? { ...revert, to: { digest } } : null
}

function supplyWarnings(supply: Supply, tag: string, name: string): string[] {
  if (supply.kind === 'none') return [`The trigger waits for ${tag}: ${supply.why}.`]
  return supply.kind === 'unknown'
    ? [`The image of ${tag} is unknown, so what ${name} will run is unknown too.`]
    : []
}

/** The triggers of a workload without the pauses of these containers. */
function withoutPauses(workload: Workload, containers: readonly string[]): Triggers {
  const triggers = triggersOf(workload)
  const list = triggers.list.map((each) =>
    each.container !== null && containers.includes(each.container) ? { ...each, isPaused: false } : each,
  )
  return { ...triggers, list }
}
