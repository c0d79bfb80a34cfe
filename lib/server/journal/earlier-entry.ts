import 'server-only'
import { z } from 'zod'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy } from '#lib/plan/operation/operation-tag'

/**
 * Entries of version 1: a revert had one `workload`, and its `way` could be `pin`, which moved all that the tag feeds; a resume had one
 * trigger. Requests stand in an entry as what was asked for, as its undo, and as what can be done next.
 */
const workload = z.looseObject({ kind: z.string(), name: z.string() })
const earlierEntry = z.looseObject({
  request: z.unknown(),
  undo: z.unknown(),
  effects: z.array(z.looseObject({ workload })),
  end: z.looseObject({ next: z.array(z.looseObject({ request: z.unknown() })) }).nullish(),
})
const earlierRevert = z.looseObject({
  action: z.literal('revert'),
  workload,
  way: z.enum(['pin', 'pause']).nullable(),
})
const earlierResume = z.looseObject({ action: z.literal('resume'), workload, container: z.string() })

type Key = z.infer<typeof workload>

/** The entry with its requests as they are now; as it is if it is none of version 1. */
export function fromVersion1(entry: unknown): unknown {
  const { data } = earlierEntry.safeParse(entry)
  if (data === undefined) return entry
  const { request, undo, effects, end } = data
  const moved = effects.map((effect) => effect.workload)
  return {
    ...data,
    request: requestNow(request, moved),
    undo: requestNow(undo, []),
    ...(end && {
      end: { ...end, next: end.next.map((way) => ({ ...way, request: requestNow(way.request, []) })) },
    }),
  }
}

/** @param moved the workloads that it moved, which a pin did not name */
function requestNow(request: unknown, moved: readonly Key[]): unknown {
  const resume = earlierResume.safeParse(request).data
  if (resume) {
    const { workload, container, action } = resume
    return { action, triggers: [{ workload, container }] }
  }
  const revert = earlierRevert.safeParse(request).data
  if (!revert) return request
  const { workload, way, ...others } = revert
  const workloads = [...new Map([workload, ...moved].map((key) => [`${key.kind}/${key.name}`, key])).values()]
  return { ...others, lane: null, workloads, way: way === 'pause' ? way : null, until: null }
}

/** Version 2 called an operation healthy that moved nothing, such as a run before its Job had ended. */
export function fromVersion2(operation: Operation): Operation {
  const { end } = operation
  if (end?.state !== 'healthy' || movedBy(operation).length > 0) return operation
  return { ...operation, end: { ...end, state: 'done' } }
}
