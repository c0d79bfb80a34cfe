import { z } from 'zod'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { parseJson } from '#lib/domain/json'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Workload, WorkloadKey } from '#lib/domain/workload/workload'
import { resumeCommand } from '#lib/plan/effects/rollout-hold'
import type { ActionRequest, Effect, Precondition, RefusalCode, Refused, Way } from '#lib/plan/plan'

export function movesHow(effects: Effect[]): string {
  const workloads = new Set(effects.map(({ workload }) => `${workload.kind}/${workload.name}`)).size
  return workloads === 1 ? 'move one workload' : `move ${workloads} workloads`
}

export function refuse(code: RefusalCode, message: string, ways: Way[] = []): Refused {
  return { ok: false, refusal: { code, message, ways } }
}

export function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** Without one a PATCH of an unknown tag creates it, and the last write wins (errors-404-and-others.json). */
export function resourceVersionOf({ metadata }: KubernetesObject): string {
  const { name, resourceVersion } = metadata
  if (!resourceVersion) throw new Error(`The API server sent ${name} without a resourceVersion.`)
  return resourceVersion
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

export function preconditionOfWorkload({ kind, object }: Workload): Precondition {
  return { object: `${kind} ${object.metadata.name}`, resourceVersion: resourceVersionOf(object) }
}

export function preconditionOf({ stream }: StreamTag): Precondition {
  return { object: `ImageStream ${stream.metadata.name}`, resourceVersion: resourceVersionOf(stream) }
}

/** One argument for a POSIX shell, in quotes where it needs them. */
export function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}

const applied = z.object({
  spec: z.object({ tags: z.array(z.object({ name: z.string(), from: z.unknown() })) }),
})

/** The manifest of a workload has its triggers as they were, and its template. */
export function workloadAppliedWarning({ object }: Workload): string[] {
  const { name, annotations } = object.metadata
  return annotations?.[LAST_APPLIED_ANNOTATION] === undefined
    ? []
    : [`${name} is in a manifest: applying that again may resume its trigger and take this back.`]
}

/** `oc apply` puts back what the manifest says wherever it was changed since (its last one stands in the annotation). */
export function appliedWarning({ stream, name }: StreamTag, tag: string): string[] {
  const manifest = applied.safeParse(parseJson(stream.metadata.annotations?.[LAST_APPLIED_ANNOTATION] ?? ''))
  const names = manifest.data?.spec.tags.map((each) => each.name) ?? []
  return names.includes(name) ? [`${tag} is in a manifest: applying that again takes the pin back.`] : []
}
