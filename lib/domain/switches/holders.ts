import { Memo } from '#lib/domain/memo'
import { switchName, type Switch, type Turn } from '#lib/domain/chronicle/facts'
import { exactly, inSeconds } from '#lib/domain/chronicle/times'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { QUAYSIDE } from '#lib/domain/moves/client'
import { lastWrite } from '#lib/domain/switches/turns'
import { beginningOf } from '#lib/domain/plain-line'
import { isQuaysides, suspensionRecordOf } from '#lib/domain/schedule/suspension'
import type { Snapshot } from '#lib/domain/snapshot'
import { judgedTriggersOf, triggersOf, type JudgedTriggers } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { CronJob, ImageStream, KubernetesObject } from '#lib/kubernetes/objects'

/** How a switch stands. */
export type Position = {
  of: Switch
  /** Since when, as far as its object tells. */
  since: Turn | null
  reason: string | null
  message: string
}

/** What has switches, and how those stand that hold something back, fail or run on a schedule. */
export type Holder = {
  name: string
  madeAt: string | null
  /** By the name of the switch. */
  positions: ReadonlyMap<string, Position>
}

const LONGEST_REASON = 60
/** What a registry says can be long. */
const LONGEST_MESSAGE = 200

const plain = { since: null, reason: null, message: '' }

const ofWorkloads = new Memo<JudgedTriggers, Holder>()

/** A trigger whose stream cannot be read is not broken. */
export function workloadHolder(snapshot: Snapshot, workload: Workload): Holder {
  const judged = judgedTriggersOf(snapshot, workload)
  const unread = snapshot.unreadable.imageStreams
  return ofWorkloads.of(judged, [unread], () => {
    const isUnread = (stream: string) => unread.some(({ metadata }) => metadata.name === stream)
    return holderOf(`${workload.kind}/${workload.object.metadata.name}`, workload.object, [
      ...triggerPositions(workload, judged, isUnread),
    ])
  })
}

function triggerPositions(
  workload: Workload,
  { list, problem }: JudgedTriggers,
  isUnread: (stream: string) => boolean,
): Position[] {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const written = lastWrite(workload.object, ({ triggers }) => triggers)
  const isOfAnnotation = triggersOf(workload).problem !== null
  const all: Position = {
    of: { state: 'broken', workload: key, container: null },
    since: isOfAnnotation ? written : null,
    reason: null,
    message: beginningOf(problem ?? '', LONGEST_MESSAGE),
  }
  return [
    ...(problem === null ? [] : [all]),
    ...list.flatMap(({ isPaused, fault, why, stream, fieldPath }): Position[] => {
      const container = containerIn(fieldPath)
      const isGone = fault === 'gone' && !isUnread(stream)
      const message = beginningOf(why ?? '', LONGEST_MESSAGE)
      return [
        ...(isPaused
          ? [{ ...plain, of: { state: 'paused', workload: key, container }, since: written } as const]
          : []),
        ...(isGone
          ? [{ ...plain, of: { state: 'broken', workload: key, container }, message } as const]
          : []),
      ]
    }),
  ]
}

/** As the path of a trigger names it, so it stays the same while containers come and go: `app`, or `containers[0]`. */
export function containerIn(fieldPath: string): string {
  const [, name] = /@\.name=="([^"]*)"/.exec(fieldPath) ?? []
  const path = fieldPath.replace(/^spec\.template\.spec\./, '').replace(/\.image$/, '')
  return beginningOf(name ?? path, LONGEST_MESSAGE)
}

const ofCronJobs = new Memo<CronJob, Holder>()

export function cronJobHolder(cronJob: CronJob): Holder {
  const { name } = cronJob.metadata
  return ofCronJobs.of(cronJob, [], () => {
    const of = { state: 'suspended', cronJob: name } as const
    const isOn = cronJob.spec.suspend === true
    return holderOf(
      `CronJob/${name}`,
      cronJob,
      isOn ? [{ ...plain, of, since: suspendedSince(cronJob) }] : [],
    )
  })
}

function suspendedSince(cronJob: CronJob): Turn | null {
  const noted = isQuaysides(cronJob) ? exactly(suspensionRecordOf(cronJob)?.at) : null
  return noted === null ? lastWrite(cronJob, ({ suspend }) => suspend) : { ...noted, by: QUAYSIDE }
}

const ofStreams = new Memo<ImageStream, Holder>()

export function streamHolder(stream: ImageStream): Holder {
  const { name } = stream.metadata
  return ofStreams.of(stream, [], () =>
    holderOf(`ImageStream/${name}`, stream, tagsOf(stream).flatMap(tagPositions)),
  )
}

/** None of a tag that only repeats another one: the timeline does not tell of it either. */
function tagPositions(tag: StreamTag): Position[] {
  if (sourceOf(tag).kind === 'alias') return []
  const key = { stream: tag.stream.metadata.name, tag: tag.name }
  const state = importStateOf(tag)
  return [
    ...(tag.spec?.importPolicy?.scheduled === true
      ? [{ ...plain, of: { state: 'scheduled', ...key }, since: scheduleWrite(tag) } as const]
      : []),
    ...(state.state === 'failed' ? [{ ...failure(state), of: { state: 'failing', ...key } } as const] : []),
  ]
}

/** Who last wrote whether a tag is imported on a schedule; what goes through its ImageStreamTag leaves nothing in `managedFields`. */
export function scheduleWrite({ stream, name }: StreamTag): Turn | null {
  return lastWrite(stream, ({ scheduled }) => scheduled.includes(name))
}

function failure(state: { reason: string; message: string; since: string | null }) {
  const since = exactly(state.since)
  return {
    since: since === null ? null : { ...since, by: null },
    reason: beginningOf(state.reason, LONGEST_REASON),
    message: beginningOf(state.message, LONGEST_MESSAGE),
  }
}

function holderOf(name: string, { metadata }: KubernetesObject, positions: readonly Position[]): Holder {
  const byName = new Map(positions.map((position) => [switchName(position.of), position]))
  return { name, madeAt: inSeconds(metadata.creationTimestamp), positions: byName }
}
