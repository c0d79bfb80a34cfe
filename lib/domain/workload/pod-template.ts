import { isDigest } from '#lib/kubernetes/names'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { PodTemplate, Container } from '#lib/kubernetes/objects'

/** All containers of a pod template. Init containers count too, because triggers and undos change both. */
export function containersOf(template: PodTemplate | undefined): Container[] {
  return [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])]
}

/** The image of a container, as written. */
export function pullSpecIn(template: PodTemplate, name: string): string | null {
  return containersOf(template).find((container) => container.name === name)?.image ?? null
}

/** The digest of a container's image, or the image as written if it has no digest. */
export function imageOf(template: PodTemplate, name: string): string | null {
  return digestIn(pullSpecIn(template, name))
}

/** Whether a container has an image: a digest from whatever repository, or exactly a pull spec. */
export function hasImage(template: PodTemplate, name: string, wanted: string | null): boolean {
  const isByDigest = wanted !== null && isDigest(wanted)
  return (isByDigest ? imageOf(template, name) : pullSpecIn(template, name)) === wanted
}

/** Whether a container has the same image in both: the same pull spec, or the same digest where one of them has nothing else. */
export function isSameImage(one: PodTemplate, other: PodTemplate, name: string): boolean {
  const [image, its] = [pullSpecIn(one, name), pullSpecIn(other, name)]
  const isDigestAlone = isDigest(image ?? '') || isDigest(its ?? '')
  return isDigestAlone ? digestIn(image) === digestIn(its) : image === its
}
