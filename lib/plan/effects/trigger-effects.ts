import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { suppliesOf, type Supplies } from '#lib/domain/image-stream/tag-supply'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import { isPlaced, type JudgedTriggers } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import { effectOf } from '#lib/plan/effects/effect'
import type { Effect } from '#lib/plan/plan'
import type { Arrival } from '#lib/plan/registry-lookup'

export type ArrivalAt = { tag: StreamTag; arrival: Arrival }

/** What the triggers of a workload change when its controller looks at it: it compares pull specs, not digests. */
export function triggerEffects({ kind, object }: Workload, { list }: JudgedTriggers): Effect[] {
  const { template } = object.spec
  // The controller follows the triggers in their order, so of two that lead to one container the last one counts.
  const written = new Map(
    list
      .filter(isPlaced)
      .flatMap(({ container, pullSpec }) => (pullSpec === null ? [] : [[container, pullSpec]])),
  )
  return [...written].flatMap(([container, pullSpec]) => {
    const now = pullSpecIn(template, container)
    return now === pullSpec ? [] : [effectOf({ kind, name: object.metadata.name }, container, now, pullSpec)]
  })
}

/** What tags have once images have arrived in some of them. */
export function suppliesAfter(snapshot: Snapshot, arrivals: readonly ArrivalAt[]): Supplies {
  const supplies = suppliesOf(snapshot)
  const arriving = new Map(
    arrivals.flatMap(({ tag, arrival }) =>
      movedTags(tag).map((each) => [each.key, pullSpecOf(each, arrival)] as const),
    ),
  )
  return (name) => {
    const pullSpec = name.namespace === null ? arriving.get(tagKey(name.stream, name.tag)) : undefined
    return pullSpec === undefined ? supplies(name) : { kind: 'image', pullSpec }
  }
}

/**
 * A tag and its aliases in the same stream, which the API server moves along with it (kinds-of-tags.json: `alias` has the image
 * of `plain`). A Set hands out what is added while it is walked, so aliases of aliases are found, and circles end.
 */
export function movedTags(tag: StreamTag): StreamTag[] {
  const { stream } = tag
  const moved = new Set([tag])
  for (const { name } of moved) {
    for (const other of tagsOf(stream)) {
      const source = sourceOf(other)
      const isAlias = source.kind === 'alias' && source.namespace === null
      if (isAlias && source.stream === stream.metadata.name && source.tag === name) moved.add(other)
    }
  }
  return [...moved]
}
