import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { parseJson } from '#lib/domain/json'
import type { Workload } from '#lib/domain/workload/workload'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'
import { applied } from '#lib/plan/refusals'

/** `oc apply` puts back what the manifest says wherever it was changed since (its last one stands in the annotation). */

export function appliedWarning({ stream, name }: StreamTag, tag: string): string[] {
  const manifest = applied.safeParse(parseJson(stream.metadata.annotations?.[LAST_APPLIED_ANNOTATION] ?? ''))
  const names = manifest.data?.spec.tags.map((each) => each.name) ?? []
  return names.includes(name) ? [`${tag} is in a manifest: applying that again takes the pin back.`] : []
}
/** The manifest of a workload has its triggers as they were, and its template. */

export function workloadAppliedWarning({ object }: Workload): string[] {
  const { name, annotations } = object.metadata
  return annotations?.[LAST_APPLIED_ANNOTATION] === undefined
    ? []
    : [`${name} is in a manifest: applying that again may resume its trigger and take this back.`]
}
