import type { Answer } from '#lib/domain/cluster-error'
import type { StreamTag } from '#lib/domain/tag-source'
import type { Effect, Planned, Precondition, RefusalCode, Way } from '#lib/plan/plan'

export function movesHow(effects: Effect[]): string {
  const workloads = new Set(effects.map(({ workload }) => `${workload.kind}/${workload.name}`)).size
  return workloads === 1 ? 'move one workload' : `move ${workloads} workloads`
}

export function refuse(code: RefusalCode, message: string, ways: Way[] = []): Planned {
  return { ok: false, refusal: { code, message, ways } }
}

export function preconditionOf({ stream }: StreamTag): Precondition {
  const { name, resourceVersion = '' } = stream.metadata
  return { object: `ImageStream ${name}`, resourceVersion }
}

/** Quotes one argument for a POSIX shell. */
export function quote(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`
}

export function unaskedWarning(check: Answer<unknown>): string[] {
  return check.ok ? [] : [`The registry could not be asked first: ${check.error.message}`]
}
