import { pinSourceOf } from '#lib/domain/image-stream/pin-source'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { tagsOf } from '#lib/domain/image-stream/tag-source'
import { writtenAs } from '#lib/domain/workload/local-name'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import { feedersOf, type FoundObjects, type Named } from '#lib/plan/found-objects'

/**
 * What the plan of a request reads and writes, as far as was found. Which workloads a stream feeds is told by their triggers, so a
 * fresh object can need further ones.
 * @param news of many tags, those that a plan imports: nothing of the others is written
 */
export function neededBy(found: FoundObjects, request: ActionRequest, news: readonly string[]): Named {
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'tag':
      return around(found, [subject.stream, ...sourceOfPin(found, subject)], [])
    case 'tags':
      return around(found, streamsOf(news), [])
    case 'workloads':
      return together([
        around(found, subject.lane === null ? [] : streamsOf([subject.lane]), []),
        ...subject.workloads.map((key) => ofWorkload(found, request, key)),
      ])
    case 'cron-job':
    case 'sources':
      return around(found, [], [])
  }
}

function together(parts: readonly Named[]): Named {
  return {
    streams: new Set(parts.flatMap(({ streams }) => [...streams])),
    workloads: new Map(parts.flatMap(({ workloads }) => [...workloads])),
  }
}

function ofWorkload(found: FoundObjects, request: ActionRequest, key: WorkloadKey): Named {
  const { needs, moves } = actionOf(request)
  const workload = found.workload(key)
  if (workload === undefined || needs === 'workloads')
    return { streams: new Set(), workloads: new Map([[keyOf(key), key]]) }
  const fed = feedersOf(workload)
  if (moves !== 'template') return { streams: new Set(fed), workloads: new Map([[keyOf(key), key]]) }
  // It can pin the tag, which moves all workloads of its stream.
  const { streams, workloads } = around(found, fed, [key])
  return { streams: new Set([...streams, ...namedIn(found, workload)]), workloads }
}

/** Streams, the workloads that they feed, and the streams that feed those, because one change of a workload applies all its triggers. */
function around(found: FoundObjects, streams: readonly string[], others: readonly WorkloadKey[]): Named {
  const fed = found.fedBy(new Set(streams))
  const keys = [...others, ...fed.map(({ kind, object }) => ({ kind, name: object.metadata.name }))]
  return {
    streams: new Set([...streams, ...fed.flatMap(feedersOf)]),
    workloads: new Map(keys.map((key) => [keyOf(key), key])),
  }
}

/** The streams that pod templates name, which resolve to images when they are written. */
function namedIn(found: FoundObjects, workload: Workload): string[] {
  const { kind, object } = workload
  const key = { kind, name: object.metadata.name }
  const own = found.part({ streams: new Set(), workloads: new Map([[keyOf(key), key]]) })
  const past = revisionsOf(workload, ownershipOf(own)).map(({ template }) => template)
  return [workload.object.spec.template, ...past].flatMap((template) =>
    containersOf(template).flatMap(({ image = '' }) => {
      const written = writtenAs(found.known, workload, template, image)
      return typeof written === 'object' ? written.stream : []
    }),
  )
}

function streamsOf(tags: readonly string[]): string[] {
  return tags.map((tag) => splitTagKey(tag).stream)
}

/** The stream that a pinned tag goes back to, where that is another one. */
function sourceOfPin(found: FoundObjects, { stream, tag }: { stream: string; tag: string }): string[] {
  const own = found.stream(stream)
  const pinned = own && tagsOf(own).find(({ name }) => name === tag)
  const from = pinned && pinSourceOf(pinned)?.from
  const { namespace } = found.known
  if (!from || from.kind === 'DockerImage' || (from.namespace ?? namespace) !== namespace) return []
  const separator = from.kind === 'ImageStreamImage' ? '@' : ':'
  return from.name.includes(separator) ? [from.name.split(separator)[0] ?? ''] : []
}
