import type { ControllerRevision, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { isOwnedBy, ownerReference } from '../../controllers/owners'
import { ofResource, type TypedObject } from './observations'

/** The template of each revision of a StatefulSet: once its spec is observed, the update revision has that template. */
export function templatesIn(seen: TypedObject[]): Map<string, PodTemplate> {
  const templates = new Map<string, PodTemplate>()
  for (const { object } of ofResource(seen, 'statefulsets')) {
    const { metadata, spec, status } = object
    if (metadata.generation !== status?.observedGeneration) continue
    if (status?.updateRevision) templates.set(status.updateRevision, spec.template)
  }
  return templates
}

/**
 * The templates that Deployments go back to: those that they show while they create no ReplicaSet. Images that a
 * stream got only during the scenario did not run before. The keys are their namespaces and names.
 */
export function earlierTemplatesIn(seen: TypedObject[], start: TypedObject[]): Map<string, PodTemplate[]> {
  const known = new Set(imagesOfStreams(start))
  const later = imagesOfStreams(seen).filter((image) => !known.has(image))
  const isNew = (image = '') => later.some((each) => image.endsWith(each))
  const templates = new Map<string, PodTemplate[]>()
  const makers = new Set<string>()
  for (const { object } of ofResource(seen, 'deployments')) {
    const { metadata, spec, status } = object
    const key = `${metadata.namespace ?? ''}/${metadata.name}`
    const images = (spec.template.spec?.containers ?? []).map(({ image }) => image)
    if (!images.some(isNew)) templates.set(key, [...(templates.get(key) ?? []), spec.template])
    if (JSON.stringify(status ?? {}).includes('Created new replica set')) makers.add(key)
  }
  for (const key of makers) templates.delete(key)
  return templates
}

function imagesOfStreams(shapes: TypedObject[]): string[] {
  const histories = ofResource(shapes, 'imagestreams').flatMap(({ object }) => object.status?.tags ?? [])
  return histories.flatMap(({ items }) => (items ?? []).flatMap(({ image }) => image || []))
}

/** Adds the revisions that the status of a StatefulSet names, the current one first. */
export function addRevisions(store: Store, set: StatefulSet, templates: Map<string, PodTemplate>): void {
  const { namespace = '', name } = set.metadata
  const { currentRevision, updateRevision } = set.status ?? {}
  const own = store.list('controllerrevisions', namespace).filter((item) => isOwnedBy(item, set))
  let newest = Math.max(0, ...own.map(({ revision }) => revision))
  for (const wanted of new Set([currentRevision, updateRevision])) {
    if (!wanted || own.some(({ metadata }) => metadata.name === wanted)) continue
    newest += 1
    const template =
      wanted === updateRevision ? set.spec.template : withImages(set.spec.template, templates.get(wanted))
    store.put('controllerrevisions', revisionOf(set, template, wanted.slice(name.length + 1), newest))
  }
}

/** A watch event shows only the images of a template. */
function withImages(template: PodTemplate, seen: PodTemplate | undefined): PodTemplate {
  const containers = (template.spec?.containers ?? []).map((container) => ({
    ...container,
    ...seen?.spec?.containers?.find(({ name }) => name === container.name),
  }))
  return { ...template, spec: { ...template.spec, containers } }
}

function revisionOf(
  set: StatefulSet,
  template: PodTemplate,
  hash: string,
  revision: number,
): ControllerRevision {
  const { namespace = '', name, annotations } = set.metadata
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.selector.matchLabels, 'controller.kubernetes.io/hash': hash },
      ...(annotations && { annotations }),
      ownerReferences: [ownerReference('apps/v1', 'StatefulSet', set)],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  }
}
