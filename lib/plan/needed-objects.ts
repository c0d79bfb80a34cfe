import { pinSourceOf } from '#lib/domain/image-stream/pin-source'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { writtenAs } from '#lib/domain/workload/local-name'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { triggersOf } from '#lib/domain/workload/triggers'
import {
  findWorkload,
  keyOf,
  workloadsOf,
  type Workload,
  type WorkloadKey,
} from '#lib/domain/workload/workload'
import { isStreamName } from '#lib/kubernetes/names'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'

/** What a plan reads and writes: streams, and workloads with their pods and revisions. */
export type Needed = { streams: ReadonlySet<string>; workloads: ReadonlyMap<string, WorkloadKey> }

/**
 * What the plan of a request depends on, as far as a snapshot tells. Which workloads a stream feeds is told by their triggers, so a
 * fresh object can need further ones.
 * @param news of many tags, those that a plan imports: nothing of the others is written
 */
export function neededBy(snapshot: Snapshot, request: ActionRequest, news: readonly string[]): Needed {
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'tag':
      return around(snapshot, [subject.stream, ...sourceOfPin(snapshot, subject)], [])
    case 'tags':
      return around(snapshot, streamsOf(news), [])
    case 'workloads':
      return together([
        around(snapshot, subject.lane === null ? [] : streamsOf([subject.lane]), []),
        ...subject.workloads.map((key) => ofWorkload(snapshot, request, key)),
      ])
    case 'cron-job':
      return around(snapshot, [], [])
  }
}

function together(parts: readonly Needed[]): Needed {
  return {
    streams: new Set(parts.flatMap(({ streams }) => [...streams])),
    workloads: new Map(parts.flatMap(({ workloads }) => [...workloads])),
  }
}

function ofWorkload(snapshot: Snapshot, request: ActionRequest, key: WorkloadKey): Needed {
  const { needs, moves } = actionOf(request)
  const workload = findWorkload(snapshot, key)
  if (workload === undefined || needs === 'workloads')
    return { streams: new Set(), workloads: new Map([[keyOf(key), key]]) }
  const fed = feedersOf(workload)
  if (moves !== 'template') return { streams: new Set(fed), workloads: new Map([[keyOf(key), key]]) }
  // It can pin the tag, which moves all workloads of its stream.
  const { streams, workloads } = around(snapshot, fed, [key])
  return { streams: new Set([...streams, ...namedIn(snapshot, workload)]), workloads }
}

/** Streams, the workloads that they feed, and the streams that feed those, because one change of a workload applies all its triggers. */
function around(snapshot: Snapshot, streams: readonly string[], others: readonly WorkloadKey[]): Needed {
  const named = new Set(streams)
  const fed = workloadsOf(snapshot).filter((each) => feedersOf(each).some((stream) => named.has(stream)))
  const keys = [...others, ...fed.map(({ kind, object }) => ({ kind, name: object.metadata.name }))]
  return {
    streams: new Set([...streams, ...fed.flatMap(feedersOf)]),
    workloads: new Map(keys.map((key) => [keyOf(key), key])),
  }
}

/** The streams of the namespace that feed a workload. */
function feedersOf(workload: Workload): string[] {
  const own = triggersOf(workload).list.filter(({ namespace }) => namespace === null)
  // An annotation can have any text, but no stream is called so.
  return own.map(({ stream }) => stream).filter(isStreamName)
}

/** The streams that pod templates name, which resolve to images when they are written. */
function namedIn(snapshot: Snapshot, workload: Workload): string[] {
  const past = revisionsOf(workload, ownershipOf(snapshot)).map(({ template }) => template)
  return [workload.object.spec.template, ...past].flatMap((template) =>
    containersOf(template).flatMap(({ image = '' }) => {
      const written = writtenAs(snapshot, workload, template, image)
      return typeof written === 'object' ? written.stream : []
    }),
  )
}

function streamsOf(tags: readonly string[]): string[] {
  return tags.map((tag) => splitTagKey(tag).stream)
}

/** The stream that a pinned tag goes back to, where that is another one. */
function sourceOfPin(snapshot: Snapshot, { stream, tag }: { stream: string; tag: string }): string[] {
  const found = findTag(snapshot, stream, tag)
  const from = found && pinSourceOf(found)?.from
  if (!from || from.kind === 'DockerImage' || (from.namespace ?? snapshot.namespace) !== snapshot.namespace)
    return []
  const separator = from.kind === 'ImageStreamImage' ? '@' : ':'
  return from.name.includes(separator) ? [from.name.split(separator)[0] ?? ''] : []
}
