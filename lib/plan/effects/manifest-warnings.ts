import { z } from 'zod'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { parseJson } from '#lib/domain/json'
import type { Workload } from '#lib/domain/workload/workload'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'

const applied = z.object({
  spec: z.object({ tags: z.array(z.object({ name: z.string(), from: z.unknown() })) }),
})

/** `oc apply` sets back what the last applied manifest names. That manifest stands in an annotation. */
export function appliedWarning({ stream, name }: StreamTag, tag: string): string[] {
  const manifest = applied.safeParse(parseJson(stream.metadata.annotations?.[LAST_APPLIED_ANNOTATION] ?? ''))
  const names = manifest.data?.spec.tags.map((each) => each.name) ?? []
  return names.includes(name) ? [`${tag} is in a manifest: applying the manifest again removes the pin.`] : []
}

/** The manifest of a workload has its old triggers and its old template. */
export function workloadAppliedWarning({ object }: Workload): string[] {
  const { name, annotations } = object.metadata
  return annotations?.[LAST_APPLIED_ANNOTATION] === undefined
    ? []
    : [`${name} is in a manifest: applying the manifest again may resume its trigger and undo this.`]
}
