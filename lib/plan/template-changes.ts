import type { Container, PodTemplate } from '#lib/kubernetes/objects'
import { diffTemplates } from '#lib/domain/revision-diff'
import type { DiffLine } from '#lib/domain/workload-views'

/** What else than images changes between two pod templates; empty where nothing does. */
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
