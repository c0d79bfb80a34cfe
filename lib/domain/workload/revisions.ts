import {
  CHANGE_CAUSE_ANNOTATION,
  POD_TEMPLATE_HASH_LABEL,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
} from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { OwnedRevision, Ownership } from '#lib/domain/workload/ownership'
import type { Workload } from '#lib/domain/workload/workload'

/** A revision of a workload, from a ReplicaSet or a ControllerRevision. */
export type Revision = {
  number: number
  /** The name of that object. */
  name: string
  /** The label of its pods: the hash of the ReplicaSet, or the name of the ControllerRevision. */
  podLabel: string | null
  createdAt: string | null
  changeCause: string | null
  isCurrent: boolean
  /** Whether it got its number when its template came back, so that `createdAt` is the time of an earlier use. */
  isRenumbered: boolean
  /** As the workload had it, without what the controllers add. */
  template: PodTemplate
}

/** The revisions of a workload that the cluster still has, newest first. */
export function revisionsOf(workload: Workload, ownership: Ownership): Revision[] {
  const objects = ownership.revisionsOf(workload)
  return objects
    .flatMap((object) => {
      const number = numberOf(object)
      const template = templateOf(object)
      if (number === null || template === null) return []
      return [
        {
          number,
          name: object.metadata.name,
          podLabel: podLabelOf(object),
          createdAt: object.metadata.creationTimestamp ?? null,
          changeCause: object.metadata.annotations?.[CHANGE_CAUSE_ANNOTATION] ?? null,
          isCurrent: isCurrent(workload, object),
          isRenumbered: isRenumbered(workload, object, objects),
          template,
        },
      ]
    })
    .sort((a, b) => b.number - a.number)
}

function numberOf(object: OwnedRevision): number | null {
  const annotated = object.metadata.annotations?.[REVISION_ANNOTATION]
  const number = object.of === 'StatefulSet' ? object.revision : Number(annotated)
  return Number.isInteger(number) && number > 0 ? number : null
}

function podLabelOf({ of, metadata }: OwnedRevision): string | null {
  return of === 'StatefulSet' ? metadata.name : (metadata.labels?.[POD_TEMPLATE_HASH_LABEL] ?? null)
}

function isCurrent(workload: Workload, object: OwnedRevision): boolean {
  return workload.kind === 'StatefulSet'
    ? workload.object.status?.updateRevision === object.metadata.name
    : workload.object.metadata.annotations?.[REVISION_ANNOTATION] ===
        object.metadata.annotations?.[REVISION_ANNOTATION]
}

const DEFAULT_LIMIT = 10

/**
 * A ReplicaSet has an annotation with its former numbers. A ControllerRevision has none. While nothing was pruned, its first
 * number is its position; after that, the only sign is a newer object with a smaller number.
 */
function isRenumbered(workload: Workload, object: OwnedRevision, all: readonly OwnedRevision[]): boolean {
  const newer = all.filter((other) => createdAt(other) > createdAt(object))
  if (newer.some((other) => (numberOf(other) ?? 0) < (numberOf(object) ?? 0))) return true
  if (object.of !== 'StatefulSet')
    return object.metadata.annotations?.[REVISION_HISTORY_ANNOTATION] !== undefined
  const isWhole = all.length <= (workload.object.spec.revisionHistoryLimit ?? DEFAULT_LIMIT)
  return isWhole && object.revision !== all.length - newer.length
}

function createdAt({ metadata }: OwnedRevision): string {
  return metadata.creationTimestamp ?? ''
}

type KeptTemplate = PodTemplate & { $patch?: string }

/**
 * Removes what is not part of the workload: the label `pod-template-hash` of a ReplicaSet, and `$patch: replace` of a
 * ControllerRevision, which is a strategic merge patch (rollout-history.json).
 */
function templateOf(object: OwnedRevision): PodTemplate | null {
  const kept: KeptTemplate | undefined =
    object.of === 'StatefulSet' ? object.data?.spec?.template : object.spec.template
  if (!kept?.spec) return null
  const { $patch: _patch, ...template } = kept
  const { [POD_TEMPLATE_HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}
