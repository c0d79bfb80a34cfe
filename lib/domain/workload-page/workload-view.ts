import { valueOr, type Answer } from '#lib/domain/answer'
import type { Container, Event, ImageStream } from '#lib/kubernetes/objects'
import type { UnreadableObject } from '#lib/kubernetes/shapes'
import { containerViews } from '#lib/domain/container/containers'
import { unreadKind, unreadObjects, unreadOf, type StaleGroup } from '#lib/domain/freshness'
import { findImage, type Images } from '#lib/domain/image/image'
import { tagKey, tagLabel } from '#lib/domain/image-stream/tag-key'
import { timeOf } from '#lib/domain/workload/failure-events'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { digestOf } from '#lib/domain/image/pull-spec'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { endedPods } from '#lib/domain/workload/rollout'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import { judgedTriggersOf, triggersOf, type JudgedTriggers } from '#lib/domain/workload/triggers'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Mark } from '#lib/domain/timeline-picture/picture'
import type {
  EventView,
  JudgedWorkload,
  RevisionImage,
  TriggerView,
} from '#lib/domain/workload/workload-views'
import { ownCauses, type CausedRevision, type TagKnowledge } from '#lib/domain/workload-page/own-causes'
import { revisionMovers } from '#lib/domain/workload-page/revision-movers'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import type { WorkloadView } from '#lib/domain/workload-page/workload-page-view'
import { workloadPicture } from '#lib/domain/workload-page/workload-picture'
import { NO_JOURNAL, returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { type Workload } from '#lib/domain/workload/workload'

/** In addition to the workload itself. */
const SHOWN = ['imageStreams', 'replicaSets', 'controllerRevisions', 'pods'] as const
const KIND_OF = { Deployment: 'deployments', StatefulSet: 'statefulSets' } as const

/** The events of a workload, and why they are stale, if they are. */
export type KnownEvents = {
  list: Answer<Event[]>
  unreadable: readonly UnreadableObject[]
  stale: StaleGroup[]
}

type TagName = { stream: string; tag: string }

/**
 * A workload with the source of its images in each revision, its pods, triggers and events.
 * @param judged as its lanes have it
 * @param operations the marks of operations in its picture
 */
export function workloadView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  workload: Workload,
  judged: JudgedWorkload,
  events: KnownEvents,
  images: Images,
  journal: WorkloadJournal = NO_JOURNAL,
  operations: readonly Mark[] = [],
): WorkloadView {
  const ownership = ownershipOf(snapshot)
  const triggers = judgedTriggersOf(snapshot, workload)
  const periods = lastPeriods(workload, ownership, returnsIn(journal))
  const movers = revisionMovers(snapshot, workload, periods, journal)
  const revisions = periods.map(({ revision }) => revision)
  const lanes = lanesByDigest(snapshot, triggers.list, digestsOf(revisions))
  const shown = revisions.map((revision) => ({
    ...revision,
    madeBy: journal.makers.get(revision.name)?.cause ?? null,
    images: containersOf(revision.template).map((container) =>
      revisionImage(container, lanes, images, journal.failures),
    ),
  }))
  const causes = ownCauses(
    shown.map((revision) => causedRevision(workload, revision)),
    tagKnowledge(snapshot),
  )
  const unread = unreadOf(snapshot, SHOWN)
  const containers = containerViews(ownership.podsOf(workload), ownership.readAt)
  return {
    environment,
    readAt: freshAtOf(snapshot, [...SHOWN, KIND_OF[workload.kind]]),
    workload: judged,
    ended: endedPods(workload, ownership),
    containers,
    revisions: shown.map((revision, index) => ({
      number: revision.number,
      name: revision.name,
      createdAt: revision.createdAt,
      isBack: revision.isRenumbered,
      since: periods[index]?.since ?? null,
      until: periods[index]?.until ?? null,
      movedBy: movers[index] ?? [],
      changeCause: revision.madeBy ?? causes[index]?.own ?? null,
      inheritedCause: revision.madeBy === null ? (causes[index]?.inherited ?? null) : null,
      isCurrent: revision.isCurrent,
      pods: judged.pods.filter((pod) => pod.revision !== null && pod.revision === revision.podLabel).length,
      images: revision.images,
    })),
    picture: workloadPicture(snapshot, workload, periods, containers, images, operations),
    triggers: triggerViews(workload, triggers),
    events: valueOr(events.list, []).map(eventView).sort(newestFirst),
    staleEvents: events.stale,
    unread: [...unread, ...unreadKind('events', events.list), ...unreadObjects('event', events.unreadable)],
  }
}

function triggerViews(workload: Workload, { list }: JudgedTriggers): TriggerView[] {
  const named = list.map(({ stream, tag, namespace, container, fieldPath, state, why }): TriggerView => {
    const name = { stream, tag, namespace }
    return { tag: name, from: tagLabel(name), container, fieldPath, state, why }
  })
  const idle = triggersOf(workload).idle.map(({ from, fieldPath, why }): TriggerView => {
    return { tag: null, from, container: null, fieldPath, state: 'broken', why }
  })
  return [...named, ...idle]
}

/** The images in the revisions of a workload, with the stream that has their details. */
export function revisionImages(snapshot: Snapshot, workload: Workload): { stream: string; digest: string }[] {
  const digests = digestsOf(revisionsOf(workload, ownershipOf(snapshot)))
  const lanes = lanesByDigest(snapshot, triggersOf(workload).list, digests)
  return [...lanes].map(([digest, { stream }]) => ({ stream, digest }))
}

/**
 * The stream tag whose history has each digest. Tags that feed the workload come first: they win over others with the same
 * image, and reading the histories of all others takes long.
 */
function lanesByDigest(
  snapshot: Snapshot,
  preferred: TagName[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, TagName> {
  const keys = new Set(preferred.map(({ stream, tag }) => tagKey(stream, tag)))
  const histories = valueOr(snapshot.imageStreams, []).flatMap(({ metadata, status }) =>
    (status?.tags ?? []).map((list) => ({ lane: { stream: metadata.name, tag: list.tag }, list })),
  )
  const feeds = ({ lane }: { lane: TagName }) => keys.has(tagKey(lane.stream, lane.tag))
  const inOrder = [...histories.filter(feeds), ...histories.filter((history) => !feeds(history))]
  const lanes = new Map<string, TagName>()
  for (const { lane, list } of inOrder) {
    if (lanes.size === wanted.size) break
    for (const { image } of list.items ?? []) {
      if (wanted.has(image) && !lanes.has(image)) lanes.set(image, lane)
    }
  }
  return lanes
}

/** The digests in the pod templates of revisions. */
function digestsOf(revisions: Revision[]): Set<string> {
  const images = revisions.flatMap(({ template }) => containersOf(template).map(({ image }) => image))
  return new Set(images.flatMap((image) => digestOf(image ?? '') ?? []))
}

function revisionImage(
  container: Container,
  lanes: ReadonlyMap<string, TagName>,
  images: Images,
  failures: WorkloadJournal['failures'],
): RevisionImage {
  const image = container.image ?? ''
  const digest = digestOf(image)
  const details = digest === null ? null : findImage(images, digest)
  return {
    container: container.name,
    image,
    digest,
    lane: (digest === null ? undefined : lanes.get(digest)) ?? null,
    commit: details?.commit ?? null,
    commitUrl: details?.commitUrl ?? null,
    builtAt: details?.builtAt ?? null,
    failure: failures.get(digest ?? image) ?? null,
  }
}

/** A ReplicaSet takes the cause each time that it is used, a ControllerRevision when it is created. */
function causedRevision(
  { kind }: Workload,
  { number, createdAt, changeCause, images }: Revision & { images: RevisionImage[] },
): CausedRevision {
  const takenAt = kind === 'Deployment' ? number : Date.parse(createdAt ?? '') || 0
  return { number, takenAt, text: changeCause, images }
}

/** By the name of a stream, or by the repository that its tag follows. */
function tagKnowledge(snapshot: Snapshot): TagKnowledge {
  return (repository, tag, digest) => {
    const found = valueOr(snapshot.imageStreams, []).filter(
      (stream) => stream.metadata.name === repository || followsIn(stream, tag) === `${repository}:${tag}`,
    )
    const items = found.flatMap(
      ({ status }) =>
        status?.tags?.filter((list) => list.tag === tag).flatMap((list) => list.items ?? []) ?? [],
    )
    return items.length === 0 ? null : items.some(({ image }) => image === digest)
  }
}

function followsIn({ spec }: ImageStream, tag: string): string | undefined {
  return spec?.tags?.find(({ name }) => name === tag)?.from?.name
}

function eventView(event: Event): EventView {
  return {
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    object: [event.involvedObject.kind, event.involvedObject.name].filter(Boolean).join('/'),
    count: event.count ?? 1,
    at: timeOf(event),
  }
}

function newestFirst(a: EventView, b: EventView): number {
  return (b.at ?? '').localeCompare(a.at ?? '')
}
