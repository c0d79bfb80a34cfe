import type { TagEvent } from '#lib/kubernetes/objects'
import { lookUp, type Images } from '#lib/domain/image'
import type { Ownership } from '#lib/domain/ownership'
import { digestsOf } from '#lib/domain/pods'
import { digestOf } from '#lib/domain/pull-spec'
import { revisionsOf } from '#lib/domain/revisions'
import { sourceOf, type StreamTag } from '#lib/domain/tag-source'
import { containersOf } from '#lib/domain/triggers'
import type { HistoryItem, TagSource } from '#lib/domain/views'
import type { Workload, WorkloadKey } from '#lib/domain/workload'

/** Digest → workloads: those whose pods run it now, and those that have a revision with it. */
type Users = { runs: Map<string, WorkloadKey[]>; ran: Map<string, WorkloadKey[]> }

/** The import history of a tag, newest first, with what ran each image. */
export function historyOf(
  tag: StreamTag,
  workloads: Workload[],
  ownership: Ownership,
  images: Images,
): HistoryItem[] {
  const users = usersOf(workloads, ownership)
  const source = sourceOf(tag)
  const items = tag.status?.items ?? []
  return items.map((item, index) => ({
    // Counted from the oldest, so that it stays when a new item is put before it.
    key: `${item.image}@${item.created}#${items.length - index}`,
    image: item.image === '' ? null : lookUp(images, item.image),
    pullSpec: item.dockerImageReference,
    importedAt: item.created,
    replacedAt: items[index - 1]?.created ?? null,
    isNewest: index === 0,
    isPinned: index === 0 && source.kind === 'pinned' && source.digest === item.image,
    canPin: isPinnable(source, item),
    runsOn: users.runs.get(item.image) ?? [],
    ranOn: users.ran.get(item.image) ?? [],
  }))
}

/** Whether a tag imports at all, so that a digest as its source has an effect. */
export function isImported({ kind }: TagSource): boolean {
  return kind !== 'pushed' && kind !== 'without-from' && kind !== 'reference'
}

/** An item of a reference tag names no digest, so it cannot be pinned (kinds-of-tags.json). */
export function isPinnable(source: TagSource, item: TagEvent): boolean {
  return isImported(source) && item.image !== '' && digestOf(item.dockerImageReference) === item.image
}

function usersOf(workloads: Workload[], ownership: Ownership): Users {
  const users: Users = { runs: new Map(), ran: new Map() }
  for (const workload of workloads) {
    const key = { kind: workload.kind, name: workload.object.metadata.name }
    const running = ownership.podsOf(workload).flatMap(digestsOf)
    const revised = revisionsOf(workload, ownership).flatMap(({ template }) =>
      containersOf(template).map(({ image }) => digestOf(image ?? '')),
    )
    addEach(users.runs, running, key)
    addEach(users.ran, revised, key)
  }
  return users
}

function addEach(map: Map<string, WorkloadKey[]>, digests: (string | null)[], key: WorkloadKey) {
  for (const digest of new Set(digests)) {
    if (digest !== null) map.set(digest, [...(map.get(digest) ?? []), key])
  }
}
