import { consumersOf, type Consumer } from '#lib/domain/pipeline/lanes'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { problemOf } from '#lib/domain/workload/health'
import { isBroken, isSlow } from '#lib/domain/workload/pods'
import { strategyOf, summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { triggersOf } from '#lib/domain/workload/triggers'
import { imageOf } from '#lib/domain/workload/pod-template'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'
import type { Draft } from '#lib/plan/plan-draft'
import { holdOf } from '#lib/plan/effects/rollout-hold'
import type { CommandedStep, Effect } from '#lib/plan/plan'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { removeLeftCauses } from '#lib/plan/steps/cleanup-steps'
import { isOf } from '#lib/plan/effects/effect'

export type Consequences = Pick<Draft, 'effects' | 'warnings' | 'momentary'> & {
  /** Deletions of pods that block their workload, for after the tag has changed. */
  releases: CommandedStep[]
  /** Removals of the causes that earlier actions left on the workloads that the tag feeds, for before the tag changes. */
  cleanups: CommandedStep[]
}

/** What follows when `to` becomes the newest image of a tag; nothing where it is unknown (null). */
export function consequencesOf(snapshot: Snapshot, tag: StreamTag, to: string | null): Consequences {
  const consumers = consumersOfTag(snapshot, tag)
  const fed = consumers.flatMap((consumer) => fedContainers(consumer, to))
  const moved = fed.filter(({ stays }) => stays === null)
  const ownership = ownershipOf(snapshot)
  const movedWorkloads = [...new Set(moved.map(({ workload }) => workload))]
  const effects = moved.map(({ effect }) => effect)
  return {
    effects,
    warnings: [
      ...new Set(fed.flatMap(({ stays }) => stays ?? [])),
      ...movedWorkloads.flatMap((each) => standingWarnings(each, effects)),
    ],
    momentary: movedWorkloads.flatMap((each) => momentaryWarnings(each, ownership)),
    releases: releaseSteps(snapshot, ownership, effects),
    cleanups: removeLeftCauses(snapshot.namespace, [...new Set(consumers.map(({ workload }) => workload))]),
  }
}

type Fed = {
  workload: Workload
  effect: Effect
  /** Why the trigger does not move the container; null where it does. */
  stays: string | null
}

/** The containers of a consumer that run, or would run, another image than `to`. */
function fedContainers({ workload, triggers }: Consumer, to: string | null): Fed[] {
  const { kind, object } = workload
  const { name } = object.metadata
  const { problem, list } = triggersOf(workload)
  return triggers.flatMap(({ container, isPaused, fieldPath }) => {
    const from = imageOf(object.spec.template, container)
    if (to === null || from === to) return []
    // The controller applies triggers in their order, so the last of two for one container wins.
    const last = list.filter((each) => each.container === container && !each.isPaused).at(-1)
    const isOverwritten = last !== undefined && last.fieldPath !== fieldPath
    const why = isPaused
      ? 'its image trigger is paused.'
      : `another image trigger also writes container ${container}, after this one.`
    const alone = isPaused || isOverwritten ? `${name} does not move: ${why}` : null
    const stays = problem === null ? alone : `${name} does not move: its triggers are ignored. ${problem}`
    return [{ workload, effect: { workload: { kind, name }, container, from, to }, stays }]
  })
}

/** What a person should know about a workload that gets another pod template. */
export function standingWarnings(workload: Workload, effects: readonly Effect[]): string[] {
  const { kind, object } = workload
  const { name } = object.metadata
  const moved = effects
    .filter((effect) => effect.workload.kind === kind && effect.workload.name === name)
    .map(({ container }) => container)
  const others = (object.spec.template.spec?.containers ?? [])
    .map((container) => container.name)
    .filter((container) => !moved.includes(container))
  const hold = holdOf(workload)
  return [
    ...(strategyOf(workload) === 'Recreate'
      ? [`${name} is down during the rollout: its strategy is Recreate.`]
      : []),
    ...(hold === null ? [] : [hold.sentence]),
    ...(moved.length > 0 && others.length > 0
      ? [
          `${name} has several containers: only ${moved.join(' and ')} changes, ${others.join(' and ')} stays.`,
        ]
      : []),
  ]
}

/** Warnings that may be outdated a second later. */
export function momentaryWarnings(workload: Workload, ownership: Ownership): string[] {
  const { name, health, pods } = summarize(workload, ownership)
  const isUnderWay = health === 'rolling-out' && !pods.some(isBroken)
  return [
    ...(isUnderWay ? [`A rollout of ${name} is in progress.`] : []),
    ...pods.filter(isSlow).map(problemOf),
  ]
}

/**
 * The consumers of a tag and of its aliases in the same stream, which the API server moves along with it
 * (kinds-of-tags.json: `alias` has the image of `plain`).
 */
function consumersOfTag(snapshot: Snapshot, tag: StreamTag): Consumer[] {
  const consumers = consumersOf(workloadsOf(snapshot))
  return withAliases(tag).flatMap((name) => consumers.get(tagKey(tag.stream.metadata.name, name)) ?? [])
}

/** Whether a tag's image triggers feed the container that an effect moves. */
export function isFedBy(snapshot: Snapshot, tag: StreamTag): (effect: Effect) => boolean {
  const consumers = consumersOfTag(snapshot, tag)
  return (effect) =>
    consumers.some(
      ({ workload: { kind, object }, triggers }) =>
        isOf(effect, { kind, name: object.metadata.name }) &&
        triggers.some(({ container }) => container === effect.container),
    )
}

/** A Set yields what is added during its iteration, so aliases of aliases are found, and circles end. */
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
