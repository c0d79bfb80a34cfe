import { z } from 'zod'
import type { Workload, WorkloadKey } from '#lib/domain/workload/workload'
import { resumeCommand } from '#lib/plan/effects/rollout-hold'
import type { ActionRequest, RefusalCode, Refused, Way } from '#lib/plan/plan'

export function refuse(code: RefusalCode, message: string, ways: Way[] = []): Refused {
  return { ok: false, refusal: { code, message, ways } }
}

export function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

export function revertBefore(workload: WorkloadKey): ActionRequest {
  return { action: 'revert', workload, to: 'before', way: null }
}

/** A paused Deployment keeps its pods, whatever its template says. */
export function refusePaused({ kind, object }: Workload, namespace: string): Refused | null {
  if (kind !== 'Deployment' || object.spec.paused !== true) return null
  const { name } = object.metadata
  return refuse(
    'paused',
    `${name} is paused, so nothing would roll out. Resume it first: ${resumeCommand(name, namespace)}`,
  )
}

export const applied = z.object({
  spec: z.object({ tags: z.array(z.object({ name: z.string(), from: z.unknown() })) }),
})
