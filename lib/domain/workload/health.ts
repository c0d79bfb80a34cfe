import { count } from '#lib/domain/format'
import { isLate, isSlow, podProblem, whyUnready } from '#lib/domain/workload/pods'
import type { Health, PodView } from '#lib/domain/workload/workload-views'

/** What the judgements of Deployments and StatefulSets have in common. */

export type Verdict = { health: Health; reason: string | null; blockedBy?: string }

/** Of its pods; never more than are desired. */
export type PodCounts = { ready: number; desired: number; updated: number }

export function isWaiting({ unready }: PodView): boolean {
  return unready !== null && unready.stage !== 'starting'
}

export function isUnobserved(generation: number | undefined, observed: number | undefined): boolean {
  return generation !== undefined && (observed ?? 0) < generation
}

export function waiting(kind: string): Verdict {
  return { health: 'rolling-out', reason: `The ${kind} changed; its controller has not seen the change yet.` }
}

type Counts = { ready: number; available: number }

/** A ready pod is available once it was ready for `minReadySeconds`, and only then the controllers continue. */
export function judgeReady({ ready, available }: Counts, desired: number): Verdict {
  if (ready < desired) return { health: 'rolling-out', reason: `${ready} of ${desired} pods are ready.` }
  return available < desired
    ? { health: 'rolling-out', reason: `${available} of ${desired} pods are available.` }
    : { health: 'healthy', reason: null }
}

export function minReadyNote(
  { minReadySeconds = 0 }: { minReadySeconds?: number },
  { ready, available }: Counts,
): string | null {
  if (minReadySeconds === 0 || available >= ready) return null
  const pods = count(ready - available, 'ready pod is', 'ready pods are')
  return `${pods} not available yet: minReadySeconds is ${minReadySeconds}.`
}

export const SCALED_DOWN: Verdict = { health: 'scaled-down', reason: 'Scaled to zero.' }

export function rollingOut(updated: number, desired: number, others = ''): Verdict {
  return { health: 'rolling-out', reason: runningNew(updated, desired, others) }
}

export function runningNew(updated: number, desired: number, others: string): string {
  return `${updated} of ${desired} pods run the new revision${others}.`
}

/** Says what keeps a workload from being healthy, if anything does. It is not a rollout any more when a pod takes too long. */
export function explained(
  verdict: Verdict,
  pods: PodView[],
  failure: string | null,
  note: string | null,
): Verdict {
  if (verdict.health === 'healthy') return verdict
  const pod = pods.find(isLate) ?? pods.find(isSlow)
  const isLong = failure !== null || (pod !== undefined && isLate(pod))
  const reason = sentences([verdict.reason, failure, pod && problemOf(pod), note])
  return { health: isLong ? 'unhealthy' : verdict.health, reason }
}

export function problemOf(pod: PodView): string {
  return sentences([`${podProblem(pod)}.`, whyUnready(pod)]) ?? ''
}

export function unhealthy(pod: PodView): Verdict {
  const restarts = pod.secondsSinceCrash === null && pod.restarts > 0 ? `, ${pod.restarts} restarts` : ''
  return { health: 'unhealthy', reason: `${podProblem(pod)}${restarts}.` }
}

export function sentences(parts: (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(' ') || null
}
