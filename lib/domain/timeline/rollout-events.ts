import type { Moment } from '#lib/domain/moves/moment'
import type { Mover } from '#lib/domain/moves/mover'
import type { Snapshot } from '#lib/domain/snapshot'
import { changedFields } from '#lib/domain/timeline/changed-fields'
import { placesOf } from '#lib/domain/timeline/place'
import { isSince, type GotImage, type TimelineEvent, type What } from '#lib/domain/timeline/timeline-event'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { Ownership } from '#lib/domain/workload/ownership'
import { containersOf, pullSpecIn } from '#lib/domain/workload/pod-template'
import { podRevisionOf } from '#lib/domain/workload/pods'
import type { Revision } from '#lib/domain/workload/revisions'
import { keyIn, type Workload } from '#lib/domain/workload/workload'
import { returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { revisionMovers } from '#lib/domain/workload-page/revision-movers'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Deployment } from '#lib/kubernetes/objects'

/**
 * The rollouts of a workload since a time, by its kept revisions: begun, and of the current one whether it is done or stuck. A revision
 * that came back has lost its earlier uses.
 */
export function rolloutEvents(
  snapshot: Snapshot,
  workload: Workload,
  ownership: Ownership,
  journal: WorkloadJournal,
  from: string,
): TimelineEvent[] {
  const periods = lastPeriods(workload, ownership, returnsIn(journal))
  const movers = revisionMovers(snapshot, workload, periods, journal)
  const begun = periods.flatMap((period, index) =>
    period.since !== null && isSince(from, period.since.at)
      ? begunEvent(workload, period, period.since, periods[index + 1]?.revision, movers[index] ?? [])
      : [],
  )
  const current = periods.find(({ revision }) => revision.isCurrent)
  const end = current && endOf(workload, ownership, current)
  return end && isSince(from, end.when.at)
    ? [...begun, { ...end, who: movers[periods.indexOf(current)] ?? [] }]
    : begun
}

function begunEvent(
  workload: Workload,
  { revision }: RevisionPeriod,
  when: Moment,
  older: Revision | undefined,
  who: readonly Mover[],
): TimelineEvent {
  // Numbers in between were those of revisions that came back, or were pruned: what it replaced is not known.
  const before = older?.number === revision.number - 1 ? older : null
  return eventOf(workload, revision, when, changeOf(revision, before), who)
}

function changeOf(revision: Revision, before: Revision | null): What {
  const { number, isRenumbered: isBack, template } = revision
  const fields = before && changedFields(before.template, template)
  const images = imagesOf(revision).filter(
    ({ container }) =>
      before === null || pullSpecIn(before.template, container) !== pullSpecIn(template, container),
  )
  return fields !== null && images.length === 0
    ? { kind: 'template-changed', revision: number, isBack, fields }
    : { kind: 'rollout-begun', revision: number, isBack, images, fields }
}

function imagesOf({ template }: Revision): GotImage[] {
  return containersOf(template).flatMap(({ name: container, image }) =>
    image === undefined ? [] : [{ container, image: digestIn(image) }],
  )
}

/** Whether the newest rollout is done or stuck, where the cluster says when. */
function endOf(workload: Workload, ownership: Ownership, { revision }: RevisionPeriod): TimelineEvent | null {
  const { generation = 0 } = workload.object.metadata
  if ((workload.object.status?.observedGeneration ?? 0) < generation) return null
  return workload.kind === 'Deployment'
    ? endOfDeployment(workload, workload.object, revision)
    : endOfSet(workload, ownership, revision)
}

/** The condition names the ReplicaSet, and stays as it was when the rollout ended (rollout-history.json). */
function endOfDeployment(
  workload: Workload,
  { status }: Deployment,
  revision: Revision,
): TimelineEvent | null {
  const condition = status?.conditions?.find(({ type }) => type === 'Progressing')
  const { reason = '', message = '' } = condition ?? {}
  const at = reason === 'NewReplicaSetAvailable' ? condition?.lastUpdateTime : condition?.lastTransitionTime
  if (condition === undefined || at == null || !message.includes(`"${revision.name}"`)) return null
  const { number, isRenumbered: isBack } = revision
  const when = { at, isExact: true }
  if (reason === 'NewReplicaSetAvailable')
    return eventOf(workload, revision, when, { kind: 'rollout-done', revision: number, isBack })
  return condition.status === 'False'
    ? eventOf(workload, revision, when, { kind: 'rollout-stuck', revision: number, isBack, message })
    : null
}

/** A StatefulSet keeps no time, but all its pods were ready when the last of them got ready. */
function endOfSet(workload: Workload, ownership: Ownership, revision: Revision): TimelineEvent | null {
  const { spec, status } = workload.object
  const pods = ownership.podsOf(workload)
  const readyAt = pods.flatMap((pod) => {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
    const isUpdated = revision.podLabel !== null && podRevisionOf(pod) === revision.podLabel
    return isUpdated && ready?.status === 'True' ? (ready.lastTransitionTime ?? []) : []
  })
  const desired = spec.replicas ?? 1
  const isDone = desired > 0 && pods.length === desired && readyAt.length === desired
  const at = readyAt.sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  if (!isDone || at === undefined || (status?.readyReplicas ?? 0) < desired) return null
  const what = { kind: 'rollout-done', revision: revision.number, isBack: revision.isRenumbered } as const
  return eventOf(workload, revision, { at, isExact: false }, what)
}

/** A revision that comes back gets another number, so name and number tell one use of it. */
function eventOf(
  workload: Workload,
  { name, number }: Revision,
  when: Moment,
  what: What,
  who: readonly Mover[] = [],
): TimelineEvent {
  const id = `${what.kind} ${keyIn(workload)} ${name} ${number}`
  return { id, when, what, where: placesOf(workload), who, certainty: 'seen' }
}
