import { valueOr } from '#lib/domain/answer'
import { factsFrom, type Fact } from '#lib/domain/chronicle/facts'
import { staleOf } from '#lib/domain/freshness'
import { imageFacts, type MoversOf } from '#lib/domain/observation/image-facts'
import { markFacts } from '#lib/domain/observation/mark-facts'
import { runFacts } from '#lib/domain/observation/run-facts'
import { WORKLOAD_KINDS, type Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { workloadsOf } from '#lib/domain/workload/workload'
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
  // Of all streams: a tag that has not moved for long can be marked now.
  const marks = hasStreams ? valueOr(snapshot.imageStreams, []).flatMap(markFacts) : []
  const facts = [...images.flatMap((each) => each.facts), ...runs.flat(), ...marks]
  const settled = changed.filter((_, index) => images[index]?.isSettled)
  return { facts: factsFrom(facts), sources: [...settled, ...runs] }
}

/** Nothing is seen of what is stale or was not read. */
export function visible(snapshot: Snapshot, now: number) {
  return {
    hasStreams: snapshot.imageStreams.ok && staleOf(snapshot.freshness, ['imageStreams'], now).length === 0,
    hasWorkloads:
      WORKLOAD_KINDS.every((kind) => snapshot[kind].ok) &&
      staleOf(snapshot.freshness, WORKLOAD_KINDS, now).length === 0,
  }
}
