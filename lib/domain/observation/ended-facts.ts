import type { Fact, Facts, ImageFact, RunFact, SwitchFact, Time } from '#lib/domain/chronicle/facts'
import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { inSeconds, seenAt } from '#lib/domain/chronicle/times'
import { findTag, newestOf } from '#lib/domain/image-stream/tag-source'
import { visible } from '#lib/domain/observation/facts-of'
import { marksOf } from '#lib/domain/marks/marks'
import { endOfMark } from '#lib/domain/observation/mark-facts'
import { runFacts } from '#lib/domain/observation/run-facts'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { findWorkload } from '#lib/domain/workload/workload'

/** Switches are looked at apart (lib/domain/switches). */
type Lasting = Exclude<Fact, SwitchFact>

/**
 * What goes on in the chronicle, and no longer does in the cluster, although no object says so any more: its tag or workload is gone, or
 * what followed it has pushed it out of the history while nobody observed.
 */
export function endedFacts(known: Facts, snapshot: Snapshot, now: number): Map<string, Fact> {
  const { hasStreams, hasWorkloads } = visible(snapshot, now)
  const ownership = ownershipOf(snapshot)
  const marks = new Map<string, ImageMark[]>()
  for (const mark of [
    ...marksOf(snapshot).values(),
    ...[...known.values()].filter((fact) => fact.kind === 'mark'),
  ]) {
    const others = marks.get(mark.image)
    if (others === undefined) marks.set(mark.image, [mark])
    else others.push(mark)
  }
  const endOf = (fact: Lasting): Time | null => {
    if (fact.kind === 'mark') return endOfMark(fact, marks.get(fact.image) ?? [])
    if (fact.kind === 'image') return hasStreams ? endOfImage(snapshot, fact, now) : null
    return hasWorkloads ? endOfRun(snapshot, fact, ownership, now) : null
  }
  const ended = new Map<string, Fact>()
  for (const [identity, fact] of known) {
    if (fact.kind === 'switch' || fact.until !== null || !isRead(snapshot, fact)) continue
    const until = endOf(fact)
    if (until) ended.set(identity, { ...fact, until })
  }
  return ended
}

/** Null while it goes on. */
function endOfImage(
  snapshot: Snapshot,
  { stream, tag, image, importedAt }: ImageFact,
  now: number,
): Time | null {
  const found = findTag(snapshot, stream, tag)
  const newest = found && newestOf(found)
  if (newest?.image === image && inSeconds(newest.created) === importedAt) return null
  const later = (found?.status?.items ?? []).flatMap(({ created }) => inSeconds(created) ?? [])
  return firstAfter(importedAt, later) ?? seenAt(now)
}

function endOfRun(snapshot: Snapshot, fact: RunFact, ownership: Ownership, now: number): Time | null {
  const workload = findWorkload(snapshot, fact.workload)
  if (workload === undefined) return seenAt(now)
  const runs = runFacts(workload, ownership, now)
  // Without revisions, nothing is known of what runs now.
  if (runs.length === 0 || runs.some((run) => isSameRun(run, fact))) return null
  const later = runs.filter(({ revision }) => revision > fact.revision).map(({ from }) => from.at)
  return firstAfter(fact.from.at, later) ?? seenAt(now)
}

/** As their identities say, which take longer to make. */
function isSameRun(one: RunFact, other: RunFact): boolean {
  const isSame = one.container === other.container && one.image === other.image
  return isSame && one.revision === other.revision && one.madeAt === other.madeAt
}

/** Others may have been there before the first that is still known. */
function firstAfter(begin: string, times: readonly string[]): Time | null {
  const [at] = times.filter((time) => time > begin).sort()
  return at === undefined ? null : { at, known: 'latest' }
}

/** An object that cannot be read is not gone. */
function isRead({ unreadable }: Snapshot, fact: Lasting): boolean {
  if (fact.kind === 'mark') return true
  const [list, name] =
    fact.kind === 'image'
      ? [unreadable.imageStreams, fact.stream]
      : [
          fact.workload.kind === 'Deployment' ? unreadable.deployments : unreadable.statefulSets,
          fact.workload.name,
        ]
  return !list.some(({ metadata }) => metadata.name === name)
}
