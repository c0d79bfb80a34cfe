import { valueOr } from '#lib/domain/answer'
import { factsFrom, type Fact, type Facts } from '#lib/domain/chronicle/facts'
import { seenAt } from '#lib/domain/chronicle/times'
import { staleOf } from '#lib/domain/freshness'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { imageFacts, type MoversOf } from '#lib/domain/observation/image-facts'
import { runFacts } from '#lib/domain/observation/run-facts'
import { WORKLOAD_KINDS, type Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { findWorkload, workloadsOf } from '#lib/domain/workload/workload'
import type { ImageStream } from '#lib/kubernetes/objects'

/** `sources`: what the facts were made of. As long as these objects stay the same, the same facts can be seen. */
export type Seen = { facts: Map<string, Fact>; sources: readonly object[] }

type Sight = {
  moversOf: MoversOf
  streams?: readonly ImageStream[]
  /** Whether what was made of a source need not be seen again. */
  isKnown?: (source: object) => boolean
}

/** What can be seen now. Nothing is seen of kinds that are stale or were not read. */
export function factsOf(
  snapshot: Snapshot,
  { moversOf, streams = valueOr(snapshot.imageStreams, []), isKnown = () => false }: Sight,
  now: number,
): Seen {
  const { hasStreams, hasWorkloads } = visible(snapshot, now)
  const changed = hasStreams ? streams.filter((stream) => !isKnown(stream)) : []
  const images = changed.map((stream) => imageFacts(stream, moversOf, now))
  const ownership = ownershipOf(snapshot)
  const workloads = hasWorkloads ? workloadsOf(snapshot) : []
  const runs = workloads.map((each) => runFacts(each, ownership, now)).filter((facts) => !isKnown(facts))
  const facts = [...images.flatMap((each) => each.facts), ...runs.flat()]
  const settled = changed.filter((_, index) => images[index]?.isSettled)
  return { facts: factsFrom(facts), sources: [...settled, ...runs] }
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
