import type { Answer } from '#lib/domain/answer'
import { unknownImage } from '#lib/domain/image/image'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import type { Plan, Planned, Refusal } from '#lib/plan/plan'

/** What the registry may have said, and how tests open a plan. */

/** The registry that says this, whatever it is asked. */
export const registrySays =
  (check: Answer<RegistryCheck>): RegistryLookup =>
  () =>
    check

/** @param parts of a manifest list, its images */
export const newer = (digest: string, parts: readonly string[] = []): Answer<RegistryCheck> => {
  const list = parts.length > 0 && { parts }
  return { ok: true, value: { state: 'newer', image: unknownImage(digest), ...list } }
}

export const upToDate = (digest: string): Answer<RegistryCheck> => {
  return { ok: true, value: { state: 'up-to-date', image: unknownImage(digest) } }
}

export const GONE: Answer<RegistryCheck> = {
  ok: true,
  value: { state: 'failed', reason: 'NotFound', message: 'not found' },
}

/** The cluster answers, and its answer has what the registry did not do. */
export const FAILING: Answer<RegistryCheck> = {
  ok: true,
  value: {
    state: 'failed',
    reason: 'InternalError',
    message: 'Internal error occurred: Get "https://quay.io/v2/": dial tcp: connect: connection refused',
  },
}

export function planOf(planned: Planned): Plan {
  if (!planned.ok) throw new Error(`The plan was refused: ${planned.refusal.message}`)
  return planned.plan
}

export function refusalOf(planned: Planned): Refusal {
  if (planned.ok) throw new Error('The plan was not refused.')
  return planned.refusal
}

/** The first step of a plan, with the path as the recordings have it. */
export function stepOf({ steps }: Plan) {
  const [step] = steps
  if (!step) throw new Error('The plan has no step.')
  return { ...step.request, path: decodeURIComponent(step.request.path) }
}
