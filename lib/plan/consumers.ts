import { consumersOf, tagKey, type Consumer } from '#lib/domain/lanes'
import { ownershipOf, type Ownership } from '#lib/domain/ownership'
import { isBroken } from '#lib/domain/pods'
import { summarize } from '#lib/domain/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import { imageOf, triggersOf } from '#lib/domain/triggers'
import { workloadsOf, type Workload } from '#lib/domain/workload'
import type { Effect, Plan } from '#lib/plan/plan'

/** `momentary` are warnings of how workloads fare: they come and go while a pod crashes and starts again. */
export type Consequences = Pick<Plan, 'effects' | 'warnings'> & { momentary: string[] }

/** What follows once a tag's newest image is `to`; nothing is foretold where that is not known (null). */
export function consequencesOf(snapshot: Snapshot, tag: StreamTag, to: string | null): Consequences {
  const fed = consumersOfTag(snapshot, tag).flatMap((consumer) => fedContainers(consumer, to))
  const moved = fed.filter(({ stays }) => stays === null)
  const ownership = ownershipOf(snapshot)
  const movedWorkloads = [...new Set(moved.map(({ workload }) => workload))]
  return {
    effects: moved.map(({ effect }) => effect),
    warnings: [...new Set(fed.flatMap(({ stays }) => stays ?? []))],
    momentary: movedWorkloads.flatMap((each) => workloadWarnings(each, ownership)),
  }
}

type Fed = {
  workload: Workload
  effect: Effect
  /** Why the trigger leaves the container as it is; null where it moves it. */
  stays: string | null
}

/** The containers of a consumer that run, or would run, another image than `to`. */
function fedContainers({ workload, triggers }: Consumer, to: string | null): Fed[] {
  const { kind, object } = workload
  const { name } = object.metadata
  const { problem } = triggersOf(workload)
  return triggers.flatMap(({ container, isPaused }) => {
    const from = imageOf(object.spec.template, container)
    if (to === null || from === to) return []
    const paused = isPaused ? `${name} stays as it is: its image trigger is paused.` : null
    const stays = problem === null ? paused : `${name} stays as it is: its triggers are ignored. ${problem}`
    return [{ workload, effect: { workload: { kind, name }, container, from, to }, stays }]
  })
}

/** What a person should know of a workload that is about to get another pod template. */
export function workloadWarnings(workload: Workload, ownership: Ownership): string[] {
  const { name, strategy, health, pods } = summarize(workload, ownership)
  const broken = pods.find(isBroken)
  const warnings: string[] = []
  if (strategy === 'Recreate') warnings.push(`${name} is down while it changes: its strategy is Recreate.`)
  if (strategy === 'OnDelete') warnings.push(`Pods of ${name} keep what they run until they are deleted.`)
  if (broken && strategy === 'OrderedReady') {
    const blocks = `blocks ${name} even when the image is good again: delete that pod afterwards.`
    // Between two crashes the pod is ready, and the controller may replace it right then.
    warnings.push(
      broken.isReady
        ? `${broken.name} crashed lately. If it does so again, it ${blocks}`
        : `${broken.name} is broken and ${blocks}`,
    )
  } else if (health === 'rolling-out') {
    warnings.push(`A rollout of ${name} is under way.`)
  }
  return warnings
}

/**
 * The consumers of a tag and of its aliases in the same stream, which the API server moves along with it
 * (kinds-of-tags.json: `alias` has the image of `plain`).
 */
function consumersOfTag(snapshot: Snapshot, tag: StreamTag): Consumer[] {
  const consumers = consumersOf(workloadsOf(snapshot))
  return withAliases(tag).flatMap((name) => consumers.get(tagKey(tag.stream.metadata.name, name)) ?? [])
}

/** A Set hands out what is added while it is walked, so that aliases of aliases are found, and circles end. */
function withAliases({ name, stream }: StreamTag): string[] {
  const names = new Set([name])
  for (const moved of names) {
    for (const other of tagsOf(stream)) {
      const source = sourceOf(other)
      const isAlias = source.kind === 'alias' && source.namespace === null
      if (isAlias && source.stream === stream.metadata.name && source.tag === moved) names.add(other.name)
    }
  }
  return [...names]
}
