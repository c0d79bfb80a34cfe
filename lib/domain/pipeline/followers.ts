import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { StreamLinks } from '#lib/domain/pipeline/stream-links'
import type { Follower } from '#lib/domain/pipeline/lag'
import type { LagReason } from '#lib/domain/workload/lag-views'
import {
  isPlaced,
  untriggeredIn,
  type JudgedTriggers,
  type PlacedTrigger,
} from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'

/** A trigger whose tag is here, and whose path leads to a container. */
export type Placed = { tag: StreamTag; trigger: PlacedTrigger }

export function placedIn({ list }: JudgedTriggers, links: StreamLinks): Placed[] {
  return list.filter(isPlaced).flatMap((trigger) => {
    const stream = trigger.namespace === null ? links.streams.get(trigger.stream) : undefined
    const tag = stream && tagsOf(stream).find(({ name }) => name === trigger.tag)
    return tag === undefined ? [] : [{ tag, trigger }]
  })
}

/** The containers of a workload that are to have the newest image of a tag. Of two triggers of one container, the last one writes it. */
export function followersIn(workload: Workload, judged: JudgedTriggers, links: StreamLinks): Follower[] {
  const last = new Map(judged.list.map((trigger) => [trigger.container, trigger]))
  const triggered = placedIn(judged, links)
    .filter(({ trigger }) => last.get(trigger.container) === trigger)
    .map(({ tag, trigger }) => ({ tag, container: trigger.container, why: reasonOf(trigger) }))
  const byHand = untriggeredIn(workload).flatMap(({ name, image = '' }): Follower[] => {
    const tag = links.tagBefore(image)
    const why = judged.problem === null ? 'no-trigger' : 'trigger-broken'
    return tag === undefined ? [] : [{ tag, container: name, why }]
  })
  return [...triggered, ...byHand]
}

function reasonOf({ state, wakes }: PlacedTrigger): LagReason {
  if (state === 'broken') return 'trigger-broken'
  if (state === 'paused') return 'trigger-paused'
  return wakes ? 'not-written' : 'trigger-passive'
}
