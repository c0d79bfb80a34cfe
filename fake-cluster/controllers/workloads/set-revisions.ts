import { isDeepStrictEqual } from 'node:util'
import type { ControllerRevision, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { hashOf } from './hash'
import { isOwnedBy, ownerReference } from '../owners'

export type Revisions = { current: ControllerRevision; update: ControllerRevision }

/**
 * The current and update revisions of a StatefulSet. If an older template is used again, its revision gets a
 * new number.
 */
export function revisionsOf(store: Store, namespace: string, set: StatefulSet): Revisions {
  const known = knownRevisions(store, namespace, set)
  const next = (known.at(-1)?.revision ?? 0) + 1
  const same = known.findLast((revision) => isDeepStrictEqual(templateOf(revision), set.spec.template))
  const update =
    same?.revision === next - 1
      ? same
      : same
        ? store.update('controllerrevisions', { ...same, revision: next })
        : createRevision(store, namespace, set, next)
  const current = known.find(({ metadata }) => metadata.name === set.status?.currentRevision)
  return { current: current ?? update, update }
}

export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch: dropped, ...template } = data?.spec?.template ?? {}
  return dropped === undefined ? (data?.spec?.template ?? {}) : template
}

export function dropOldRevisions(store: Store, namespace: string, set: StatefulSet, live: string[]): void {
  const idle = knownRevisions(store, namespace, set).filter(({ metadata }) => !live.includes(metadata.name))
  const surplus = idle.length - (set.spec.revisionHistoryLimit ?? 10)
  for (const { metadata } of idle.slice(0, Math.max(0, surplus)))
    store.delete('controllerrevisions', namespace, metadata.name)
}

function knownRevisions(store: Store, namespace: string, set: StatefulSet): ControllerRevision[] {
  const revisions = store.list('controllerrevisions', namespace).filter((item) => isOwnedBy(item, set))
  return revisions.sort((a, b) => a.revision - b.revision)
}

function createRevision(
  store: Store,
  namespace: string,
  set: StatefulSet,
  revision: number,
): ControllerRevision {
  const hash = hashOf(set.spec.template)
  return store.create('controllerrevisions', {
    metadata: {
      name: `${set.metadata.name}-${hash}`,
      namespace,
      labels: { ...set.spec.selector.matchLabels, 'controller.kubernetes.io/hash': hash },
      // All annotations of the set at that time, including the triggers (rollout-history.json).
      ...(set.metadata.annotations && { annotations: set.metadata.annotations }),
      ownerReferences: [ownerReference('apps/v1', 'StatefulSet', set)],
    },
    data: { spec: { template: { ...set.spec.template, $patch: 'replace' } } },
    revision,
  })
}
