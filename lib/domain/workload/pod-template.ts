import { digestOf } from '#lib/domain/image/pull-spec'
import type { PodTemplate, Container } from '#lib/kubernetes/objects'

/** Containers of a pod template, the init containers too, since triggers and undos reach both. */

export function containersOf(template: PodTemplate | undefined): Container[] {
  return [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])]
}
/** The image of a container: its digest, or the image as written where it names none. */

export function imageOf(template: PodTemplate, name: string): string | null {
  const image = containersOf(template).find((container) => container.name === name)?.image
  return image === undefined ? null : (digestOf(image) ?? image)
}
