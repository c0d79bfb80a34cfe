import {
  CHANGE_CAUSE_ANNOTATION,
  POD_TEMPLATE_HASH_LABEL,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
} from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { OwnedRevision, Ownership } from '#lib/domain/workload/ownership'
import type { Workload } from '#lib/domain/workload/workload'

/** One revision of a workload, whichever object keeps it. */
export type Revision = {
  number: number
  /** Of the ReplicaSet or ControllerRevision. */
  name: string
  /** What the label of its pods says: the hash of the ReplicaSet, the name of the ControllerRevision. */
  podLabel: string | null
  createdAt: string | null
  changeCause: string | null
  isCurrent: boolean
  /** Whether it ruled before and got its number when its template came back, so that its object is older than its rule. */
  isRenumbered: boolean
  /** The pod template as the workload had it: without what the controllers added to keep it. */
  template: PodTemplate
}

/** The revisions of a workload, newest first. A revision whose object is gone (the limit, the pruner) is missing. */
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
  if (object.of === 'StatefulSet') return object.revision
  const number = Number(object.metadata.annotations?.[REVISION_ANNOTATION])
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
 * A ReplicaSet remembers its former numbers. A ControllerRevision does not: where nothing was pruned yet, its first number was
 * its place among those kept; later, only one that is newer and has a smaller number gives it away.
 */
function isRenumbered(workload: Workload, object: OwnedRevision, all: OwnedRevision[]): boolean {
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
 * A ReplicaSet's template carries the label `pod-template-hash`, a ControllerRevision's is a strategic merge patch with
 * `$patch: replace` (rollout-history.json); neither belongs into the workload.
 */
function templateOf(object: OwnedRevision): PodTemplate | null {
  const kept: KeptTemplate | undefined =
    object.of === 'StatefulSet' ? object.data?.spec?.template : object.spec.template
  if (!kept?.spec) return null
  const { $patch: _patch, ...template } = kept
  const { [POD_TEMPLATE_HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}
