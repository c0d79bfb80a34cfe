import { valueOr } from '#lib/domain/answer'
import { identityOf, type Fact, type Facts } from '#lib/domain/chronicle/facts'
import { seenAt } from '#lib/domain/chronicle/times'
import { staleOf } from '#lib/domain/freshness'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { imageFacts, type MoversOf } from '#lib/domain/observation/image-facts'
import { runFacts } from '#lib/domain/observation/run-facts'
import { WORKLOAD_KINDS, type Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { findWorkload, workloadsOf } from '#lib/domain/workload/workload'

/** What can be seen now. Nothing is seen of kinds that are stale or were not read. */
export function factsOf(snapshot: Snapshot, moversOf: MoversOf, now: number): Map<string, Fact> {
  const { hasStreams, hasWorkloads } = visible(snapshot, now)
  const ownership = ownershipOf(snapshot)
  const images = hasStreams
    ? valueOr(snapshot.imageStreams, []).flatMap((stream) => imageFacts(stream, moversOf, now))
    : []
  const runs = hasWorkloads
    ? workloadsOf(snapshot).flatMap((workload) => runFacts(workload, ownership, now))
    : []
  return new Map([...images, ...runs].map((fact): [string, Fact] => [identityOf(fact), fact]))
}

/** What goes on in the chronicle, and whose tag or workload is gone. Since when is not written anywhere: that it is gone is seen. */
export function endedFacts(known: Facts, snapshot: Snapshot, now: number): Map<string, Fact> {
  const { hasStreams, hasWorkloads } = visible(snapshot, now)
  const ended = new Map<string, Fact>()
  for (const [identity, fact] of known) {
    if (fact.until !== null) continue
    const isGone =
      fact.kind === 'image'
        ? hasStreams && findTag(snapshot, fact.stream, fact.tag) === undefined && isRead(snapshot, fact)
        : hasWorkloads && findWorkload(snapshot, fact.workload) === undefined && isRead(snapshot, fact)
    if (isGone) ended.set(identity, { ...fact, until: seenAt(now) })
  }
  return ended
}

function visible(snapshot: Snapshot, now: number) {
  return {
    hasStreams: snapshot.imageStreams.ok && staleOf(snapshot.freshness, ['imageStreams'], now).length === 0,
    hasWorkloads:
      WORKLOAD_KINDS.every((kind) => snapshot[kind].ok) &&
      staleOf(snapshot.freshness, WORKLOAD_KINDS, now).length === 0,
  }
}

/** An object that cannot be read is not gone. */
function isRead({ unreadable }: Snapshot, fact: Fact): boolean {
  const [list, name] =
    fact.kind === 'image'
      ? [unreadable.imageStreams, fact.stream]
      : [
          fact.workload.kind === 'Deployment' ? unreadable.deployments : unreadable.statefulSets,
          fact.workload.name,
        ]
  return !list.some(({ metadata }) => metadata.name === name)
}
