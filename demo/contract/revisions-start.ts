import type { ControllerRevision, Deployment, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import { isObject } from '../api/json'
import type { Store } from '../api/store'
import { isOwnedBy, ownerReference } from '../controllers/owners'
import type { Sighting } from './sightings'

/** The template of each revision that a StatefulSet is seen with: once it observed its spec, the new one has that. */
export function templatesIn(seen: Sighting[]): Map<string, PodTemplate> {
  const templates = new Map<string, PodTemplate>()
  for (const { kind, object } of seen) {
    if (kind !== 'StatefulSet') continue
    const { metadata, spec, status } = object as unknown as StatefulSet
    if (!isObject(status) || !spec || metadata.generation !== status.observedGeneration) continue
    if (status.updateRevision) templates.set(status.updateRevision, spec.template)
  }
  return templates
}

/**
 * The templates that the Deployments of a scenario go back to: those that they are seen with while they make no
 * ReplicaSet. The keys are their namespaces and names.
 */
export function formerTemplatesIn(seen: Sighting[]): Map<string, PodTemplate[]> {
  const templates = new Map<string, PodTemplate[]>()
  const makers = new Set<string>()
  for (const { kind, object } of seen) {
    if (kind !== 'Deployment') continue
    const { metadata, spec, status } = object as unknown as Deployment
    const key = `${metadata.namespace ?? ''}/${metadata.name}`
    templates.set(key, [...(templates.get(key) ?? []), spec.template])
    if (JSON.stringify(status ?? {}).includes('Created new replica set')) makers.add(key)
  }
  for (const key of makers) templates.delete(key)
  return templates
}

/** The revisions that the status of a StatefulSet names, the current one first. */
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

/** A watch shows no more of a template than its images. */
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
