import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { containersOf, hasImage } from '#lib/domain/workload/pod-template'
import type { DiffLine } from '#lib/domain/workload/workload-views'

/** What changes between two pod templates besides images; empty for nothing. */
export function changesBesideImages(from: PodTemplate, to: PodTemplate): DiffLine[] {
  const lines = diffTemplates(withoutImages(from), withoutImages(to))
  return lines.some(({ kind }) => kind !== 'same') ? lines : []
}

function withoutImages(template: PodTemplate): PodTemplate {
  const strip = (containers: Container[] | null | undefined) =>
    containers?.map(({ image: _image, ...container }) => container) ?? []
  const { containers, initContainers, ...spec } = template.spec ?? {}
  return {
    ...template,
    spec: { ...spec, containers: strip(containers), initContainers: strip(initContainers) },
  }
}

/** The pod template with these images: digests, or pull specs where no digest is known. */
export function withImages(
  template: PodTemplate,
  images: readonly { container: string; image: string }[],
): PodTemplate {
  const put = (container: Container): Container => {
    const image = images.find((each) => each.container === container.name)?.image
    return image === undefined ? container : { ...container, image }
  }
  const { containers, initContainers, ...spec } = template.spec ?? {}
  return {
    ...template,
    spec: {
      ...spec,
      ...(containers && { containers: containers.map(put) }),
      ...(initContainers && { initContainers: initContainers.map(put) }),
    },
  }
}

export function isSameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return changesBesideImages(a, b).length === 0 && hasImagesOf(a, b)
}

/** Whether each container of another pod template has the same pull spec here, or the digest that stands there alone. */
export function hasImagesOf(template: PodTemplate, other: PodTemplate): boolean {
  return containersOf(other).every(({ name, image }) => hasImage(template, name, image ?? null))
}
