import { digestOf } from '#lib/domain/image/pull-spec'
import type { PodTemplate, Container } from '#lib/kubernetes/objects'

/** All containers of a pod template. Init containers count too, because triggers and undos change both. */
export function containersOf(template: PodTemplate | undefined): Container[] {
  return [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])]
}

/** The digest of a container's image, or the image as written if it has no digest. */
export function imageOf(template: PodTemplate, name: string): string | null {
  const image = containersOf(template).find((container) => container.name === name)?.image
  return image === undefined ? null : (digestOf(image) ?? image)
}
