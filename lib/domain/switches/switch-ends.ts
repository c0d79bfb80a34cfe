import { switchName, type Switch, type SwitchFact, type Turn } from '#lib/domain/chronicle/facts'
import { inSeconds, seenAt } from '#lib/domain/chronicle/times'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { findStream, newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import {
  containerIn,
  scheduleWrite,
  streamHolder,
  workloadHolder,
  type Holder,
} from '#lib/domain/switches/holders'
import { lastWrite } from '#lib/domain/switches/turns'
import type { Batch } from '#lib/domain/schedule/environment-schedule'
import { whyUnread } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Trigger } from '#lib/domain/workload/trigger-annotation'
import { triggersOf } from '#lib/domain/workload/triggers'
import { findWorkload } from '#lib/domain/workload/workload'

/** What is looked at. */
export type SwitchSight = {
  snapshot: Snapshot
  batch: Pick<Batch, 'cronJobs' | 'unreadable' | 'stale'>
}

/** `unread`: nobody knows. A turn is what its object tells of when it was turned; null if nothing does. */
type End = 'goes-on' | 'unread' | 'gone' | { turned: Turn | null }

/** When a switch turned back that stood so; null while it does, or where that cannot be read. */
export function endOfSwitch(
  sight: SwitchSight,
  fact: SwitchFact,
  turnOf: (told: Turn | null) => Turn,
  now: number,
): SwitchFact['until'] {
  const end = endIn(sight, fact)
  if (end === 'goes-on' || end === 'unread') return null
  return end === 'gone'
    ? { ...seenAt(now), by: null, isGone: true }
    : { ...turnOf(end.turned), isGone: false }
}

function endIn(sight: SwitchSight, fact: SwitchFact): End {
  const { of } = fact
  switch (of.state) {
    case 'paused':
    case 'broken':
      return endOfTrigger(sight, of)
    case 'suspended':
      return endOfSuspension(sight, of.cronJob)
    case 'scheduled':
    case 'failing':
      return endAtTag(sight, fact, of)
    case 'silent':
      return 'goes-on'
  }
}

type OfTrigger = Extract<Switch, { state: 'paused' | 'broken' }>

function endOfTrigger({ snapshot }: SwitchSight, of: OfTrigger): End {
  const { kind, name } = of.workload
  if (whyUnread(snapshot, kind === 'Deployment' ? 'deployments' : 'statefulSets', name) !== null)
    return 'unread'
  const workload = findWorkload(snapshot, of.workload)
  if (workload === undefined) return 'gone'
  if (stands(workloadHolder(snapshot, workload), of)) return 'goes-on'
  const { list, problem } = triggersOf(workload)
  const trigger = list.find(({ fieldPath }) => containerIn(fieldPath) === of.container)
  const written = lastWrite(workload.object, ({ triggers }) => triggers)
  const isUnread = ({ stream }: Trigger) => whyUnread(snapshot, 'imageStreams', stream) !== null
  // One without a container stops all if its tag has an image.
  if (of.state === 'broken' && of.container === null)
    return list.some((each) => each.container === null && isUnread(each)) ? 'unread' : { turned: written }
  // An annotation that cannot be read can have it.
  if (trigger === undefined) return problem === null ? 'gone' : 'unread'
  if (of.state === 'paused') return { turned: written }
  return isUnread(trigger) ? 'unread' : { turned: null }
}

/** Also where it no longer counts as one that imports. */
function endOfSuspension({ batch: { cronJobs, unreadable, stale } }: SwitchSight, name: string): End {
  const isUnread = unreadable.cronJobs.some(({ metadata }) => metadata.name === name)
  if (!areRead({ cronJobs, stale }) || !cronJobs.ok || isUnread) return 'unread'
  const cronJob = cronJobs.value.find(({ metadata }) => metadata.name === name)
  if (cronJob === undefined) return 'gone'
  if (cronJob.spec.suspend === true) return 'goes-on'
  return { turned: lastWrite(cronJob, ({ suspend }) => suspend) }
}

export function areRead({ cronJobs, stale }: Pick<Batch, 'cronJobs' | 'stale'>): boolean {
  return cronJobs.ok && !stale.some(({ names }) => names.includes('CronJobs'))
}

type OfTag = Extract<Switch, { state: 'scheduled' | 'failing' }>

function endAtTag({ snapshot }: SwitchSight, fact: SwitchFact, of: OfTag): End {
  if (whyUnread(snapshot, 'imageStreams', of.stream) !== null) return 'unread'
  const stream = findStream(snapshot, of.stream)
  const tag = stream && tagsOf(stream).find(({ name }) => name === of.tag)
  if (stream === undefined || tag === undefined || sourceOf(tag).kind === 'alias') return 'gone'
  if (of.state === 'failing') return endOfFailure(tag, fact, stands(streamHolder(stream), of))
  if (tag.spec === undefined) return 'gone'
  return stands(streamHolder(stream), of) ? 'goes-on' : { turned: scheduleWrite(tag) }
}

/** An image came: the import had recovered by then. It can fail again since. */
function endOfFailure(tag: StreamTag, { from }: SwitchFact, isFailing: boolean): End {
  const state = importStateOf(tag)
  const newest = inSeconds(newestOf(tag)?.created)
  const begun = from?.at ?? null
  if (state.state === 'pending') return 'goes-on'
  const since = state.state === 'failed' ? inSeconds(state.since) : null
  const hasImported = begun !== null && newest !== null && newest > begun
  if (isFailing && !(hasImported && since !== null && since > newest)) return 'goes-on'
  if (!hasImported) return { turned: null }
  const items = (tag.status?.items ?? []).flatMap(({ created }) => inSeconds(created) ?? [])
  const [at = newest] = items.filter((each) => each > begun).sort()
  return { turned: { at, known: 'latest', by: null } }
}

function stands({ positions }: Holder, of: Switch): boolean {
  return positions.has(switchName(of))
}
