import { suppliesOf } from '#lib/domain/image-stream/tag-supply'
import { cronJobWords, fedCronJobs, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { streamsByName, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { problemOf } from '#lib/domain/workload/health'
import { isBroken, isSlow } from '#lib/domain/workload/pods'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import { strategyOf, summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  isPlaced,
  judge,
  triggersOf,
  type JudgedTriggers,
  type PlacedTrigger,
} from '#lib/domain/workload/triggers'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'
import type { Draft } from '#lib/plan/plan-draft'
import { holdOf } from '#lib/plan/effects/rollout-hold'
import type { CommandedStep, Effect } from '#lib/plan/plan'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { removeLeftCauses } from '#lib/plan/steps/cleanup-steps'
import { movedTags, suppliesAfter, triggerEffects, type ArrivalAt } from '#lib/plan/effects/trigger-effects'
import { type Arrival } from '#lib/plan/registry-lookup'
import { isOf, isRenamed } from '#lib/plan/effects/effect'

export type Consequences = Pick<Draft, 'effects' | 'warnings' | 'momentary'> & {
  /** What takes the image later. */
  afterwards: string[]
  /** Deletions of pods that block their workload, for after the tag has changed. */
  releases: CommandedStep[]
  /** Removals of the causes that earlier actions left on the workloads that the tag feeds, for before the tag changes. */
  cleanups: CommandedStep[]
}

/** What follows when an image becomes the newest of a tag; nothing if it is unknown (null). */
export function consequencesOf(snapshot: Snapshot, tag: StreamTag, arrival: Arrival | null): Consequences {
  const following = consequencesOfAll(snapshot, arrival === null ? [] : [{ tag, arrival }])
  return { ...following, cleanups: removeLeftCauses(snapshot.namespace, consumersOfTags(snapshot, [tag])) }
}

/** The same for several tags together, which can feed one workload. */
export function consequencesOfAll(snapshot: Snapshot, arrivals: readonly ArrivalAt[]): Consequences {
  const fed = arrivals.length === 0 ? [] : fedBy(snapshot, arrivals)
  const effects = fed.flatMap((each) => each.effects)
  const moved = fed.filter((each) => each.effects.length > 0).map(({ workload }) => workload)
  const consumers = consumersOfTags(
    snapshot,
    arrivals.map(({ tag }) => tag),
  )
  const ownership = ownershipOf(snapshot)
  return {
    effects,
    warnings: [
      ...new Set(fed.flatMap(({ stays }) => stays)),
      ...moved.flatMap((each) => standingWarnings(each, effects)),
    ],
    momentary: moved.flatMap((each) => momentaryWarnings(each, ownership)),
    afterwards: cronJobWords(cronJobsFedBy(snapshot, arrivals)),
    releases: releaseSteps(snapshot, ownership, effects),
    cleanups: removeLeftCauses(snapshot.namespace, consumers),
  }
}

/** The workloads with a trigger from one of these tags. */
export function consumersOfTags(snapshot: Snapshot, tags: readonly StreamTag[]): Workload[] {
  const names = new Set(tags.flatMap((tag) => movedTags(tag).map(({ key }) => key)))
  return workloadsOf(snapshot).filter((workload) =>
    triggersOf(workload).list.some(
      (each) => isPlaced(each) && each.namespace === null && names.has(tagKey(each.stream, each.tag)),
    ),
  )
}

function cronJobsFedBy(snapshot: Snapshot, arrivals: readonly ArrivalAt[]): FedCronJob[] {
  const names = new Set(arrivals.flatMap(({ tag }) => movedTags(tag).map(({ key }) => key)))
  return fedCronJobs(snapshot, streamsByName(snapshot), suppliesAfter(snapshot, arrivals)).filter(
    ({ tag, isCurrent }) => names.has(tag) && !isCurrent,
  )
}

/** A workload with triggers from a tag. `stays`: why it, or a container of it, stays as it is. */
type Fed = { workload: Workload; effects: Effect[]; stays: string[] }

function fedBy(snapshot: Snapshot, arrivals: readonly ArrivalAt[]): Fed[] {
  const [before, after] = [suppliesOf(snapshot), suppliesAfter(snapshot, arrivals)]
  const streams = new Set(arrivals.map(({ tag }) => tag.stream.metadata.name))
  const names = new Set(arrivals.flatMap(({ tag }) => movedTags(tag).map(({ key }) => key)))
  // A changed stream wakes only the workloads that name it.
  const named = workloadsOf(snapshot).filter((workload) =>
    triggersOf(workload).list.some((each) => each.namespace === null && streams.has(each.stream)),
  )
  return named.map((workload) => {
    const triggers = triggersOf(workload)
    const now = judge(triggers, after)
    const isWoken = triggers.list.some(
      (each) => each.wakes && !each.isPaused && each.namespace === null && streams.has(each.stream),
    )
    const ofTag = now.list
      .filter(isPlaced)
      .filter((each) => each.namespace === null && names.has(tagKey(each.stream, each.tag)))
    const differing = ofTag.filter((each) => {
      const supply = after(each)
      const now = pullSpecIn(workload.object.spec.template, each.container)
      return supply.kind === 'image' && now !== supply.pullSpec
    })
    const isStopping = isWoken && now.problem !== null && judge(triggers, before).problem === null
    return {
      workload,
      effects: isWoken ? triggerEffects(workload, now) : [],
      stays: isStopping
        ? [`This stops the image triggers of ${workload.object.metadata.name}. ${now.problem ?? ''}`]
        : differing.flatMap((each) => staysWords(workload, now, each, isWoken)),
    }
  })
}

function staysWords(
  { object }: Workload,
  { list, problem }: JudgedTriggers,
  { container, fieldPath, state }: PlacedTrigger,
  isWoken: boolean,
): string[] {
  const stays = `${object.metadata.name} does not move:`
  if (problem !== null) return [`${stays} its triggers are ignored. ${problem}`]
  if (state === 'paused') return [`${stays} its image trigger is paused.`]
  if (!isWoken)
    return [
      `${stays} its trigger is not from an ImageStreamTag, and is applied only when something else moves it.`,
    ]
  const last = list.findLast((each) => each.container === container && each.pullSpec !== null)
  return last === undefined || last.fieldPath === fieldPath
    ? []
    : [`${stays} another image trigger also writes container ${container}, after this one.`]
}

/** What a person should know about a workload that gets another pod template. */
export function standingWarnings(workload: Workload, effects: readonly Effect[]): string[] {
  const { kind, object } = workload
  const { name } = object.metadata
  const own = effects.filter((effect) => isOf(effect, { kind, name }))
  const moved = own.map(({ container }) => container)
  const others = (object.spec.template.spec?.containers ?? [])
    .map((container) => container.name)
    .filter((container) => !moved.includes(container))
  const hold = holdOf(workload)
  const isSameImage = own.length > 0 && own.every(({ from, to }) => isRenamed(from, to))
  return [
    ...(isSameImage ? [`${name} is replaced: it gets the same image by another pull spec.`] : []),
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

/** Whether a tag's image triggers feed the container that an effect moves. */
export function isFedBy(snapshot: Snapshot, tag: StreamTag): (effect: Effect) => boolean {
  const names = new Set(movedTags(tag).map(({ key }) => key))
  const fed = workloadsOf(snapshot).map((workload) => {
    const ofTag = triggersOf(workload).list.filter(
      (each) => each.namespace === null && names.has(tagKey(each.stream, each.tag)),
    )
    const { kind, object } = workload
    return { kind, name: object.metadata.name, containers: ofTag.map(({ container }) => container) }
  })
  return (effect) => fed.some((each) => isOf(effect, each) && each.containers.includes(effect.container))
}
