import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { Answer } from '#lib/domain/cluster-error'
import type { StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck } from '#lib/domain/views'
import type { Effect, Precondition, RefusalCode, Refused, Way } from '#lib/plan/plan'

export function movesHow(effects: Effect[]): string {
  const workloads = new Set(effects.map(({ workload }) => `${workload.kind}/${workload.name}`)).size
  return workloads === 1 ? 'move one workload' : `move ${workloads} workloads`
}

export function refuse(code: RefusalCode, message: string, ways: Way[] = []): Refused {
  return { ok: false, refusal: { code, message, ways } }
}

/** Without one a PATCH of an unknown tag creates it, and the last write wins (errors-404-and-others.json). */
export function resourceVersionOf({ metadata }: KubernetesObject): string {
  const { name, resourceVersion } = metadata
  if (!resourceVersion) throw new Error(`The API server sent ${name} without a resourceVersion.`)
  return resourceVersion
}

export function preconditionOf({ stream }: StreamTag): Precondition {
  return { object: `ImageStream ${stream.metadata.name}`, resourceVersion: resourceVersionOf(stream) }
}

/** One argument for a POSIX shell, in quotes where it needs them. */
export function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}

/** The digest that the registry gave; null where it could not be asked or refused. */
export function foundDigest(check: Answer<RegistryCheck>): string | null {
  return check.ok && check.value.state !== 'failed' ? check.value.image.digest : null
}

export function unaskedWarning(check: Answer<unknown>, unknown: string): string[] {
  return check.ok ? [] : [`The registry could not be asked first, so ${unknown}. ${check.error.message}`]
}
