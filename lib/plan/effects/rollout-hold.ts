import type { StatefulSet } from '#lib/kubernetes/objects'
import { ordinalOf } from '#lib/domain/workload/partition'
import type { Workload } from '#lib/domain/workload/workload'
import type { Refused } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'

/** What keeps pods from a changed pod template until somebody acts. */
export type Hold = {
  sentence: string
  /** The first ordinal of a StatefulSet whose pods take the template anyway; null where no pod does. */
  from: number | null
}

export function holdOf(workload: Workload): Hold | null {
  const { name, namespace = '' } = workload.object.metadata
  if (workload.kind === 'StatefulSet') return holdOfSet(workload.object)
  if (workload.object.spec.paused !== true) return null
  const sentence = `${name} is paused, so its pods stay as they are until somebody resumes it: ${resumeCommand(name, namespace)}`
  return { sentence, from: null }
}

function holdOfSet({ metadata: { name }, spec }: StatefulSet): Hold | null {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  if (type === 'OnDelete')
    return { sentence: `Pods of ${name} stay as they are until they are deleted.`, from: null }
  const partition = rollingUpdate?.partition ?? 0
  if (partition === 0) return null
  if (partition >= (spec.replicas ?? 1))
    return { sentence: `All pods of ${name} stay as they are: its partition is ${partition}.`, from: null }
  const from = (spec.ordinals?.start ?? 0) + partition
  return {
    sentence: `Only pods of ${name} from ordinal ${from} on change: its partition is ${partition}.`,
    from,
  }
}

/** Whether other pods take the template and this pod does not. */
export function isBelow(pod: string, hold: Hold | null): boolean {
  return hold !== null && hold.from !== null && ordinalOf(pod) < hold.from
}

/** A paused Deployment keeps its pods, whatever its template says. */
export function refusePaused({ kind, object }: Workload): Refused | null {
  if (kind !== 'Deployment' || object.spec.paused !== true) return null
  const { name, namespace = '' } = object.metadata
  const command = resumeCommand(name, namespace)
  return refuse('paused', `${name} is paused, so nothing would roll out. Resume it first: ${command}`)
}

function resumeCommand(name: string, namespace: string): string {
  return `oc rollout resume deployment/${name} -n ${namespace}`
}
