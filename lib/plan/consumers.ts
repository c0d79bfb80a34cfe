import { consumersOf, tagKey, type Consumers } from '#lib/domain/lanes'
import { ownershipOf } from '#lib/domain/ownership'
import { isBroken } from '#lib/domain/pods'
import { digestOf } from '#lib/domain/pull-spec'
import { summarize } from '#lib/domain/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import { containersOf, liveTriggersOf, type Trigger } from '#lib/domain/triggers'
import { workloadsOf, type Workload } from '#lib/domain/workload'
import type { Effect } from '#lib/plan/plan'

type Consumer = { workload: Workload; trigger: Trigger }

/** Every container that runs another image once a tag's newest image is `to`. */
export function effectsOf(snapshot: Snapshot, tag: StreamTag, to: string): Effect[] {
  return consumersOfTag(snapshot, tag)
    .filter(({ workload, trigger }) => isLive(workload, trigger))
    .map(({ workload, trigger }) => ({
      workload: { kind: workload.kind, name: workload.object.metadata.name },
      container: trigger.container,
      from: imageOf(workload, trigger.container),
      to,
    }))
    .filter(({ from }) => from !== to)
}

/** What a person should know of the workloads that a tag feeds before it moves them. */
export function consumerWarnings(snapshot: Snapshot, tag: StreamTag): string[] {
  const consumers = consumersOfTag(snapshot, tag)
  const workloads = [...new Set(consumers.map(({ workload }) => workload))]
  return [
    ...consumers
      .filter(({ trigger }) => trigger.isPaused)
      .map(({ workload }) => `${workload.object.metadata.name} stays as it is: its image trigger is paused.`),
    ...workloads.flatMap((workload) => workloadWarnings(snapshot, workload)),
  ]
}

/** Of one workload that is about to get another pod template. */
export function workloadWarnings(snapshot: Snapshot, workload: Workload): string[] {
  const summary = summarize(workload, ownershipOf(snapshot))
  const broken = summary.pods.find(isBroken)
  const warnings: string[] = []
  if (summary.triggerProblem !== null) {
    warnings.push(
      `${summary.name} does not follow any tag: its trigger annotation is malformed. ${summary.triggerProblem}`,
    )
  }
  if (summary.strategy === 'Recreate') {
    warnings.push(`${summary.name} is down while it changes: its strategy is Recreate.`)
  }
  if (broken && summary.strategy === 'OrderedReady') {
    warnings.push(
      `${broken.name} is in ${broken.status} and blocks ${summary.name} even when the image is good again: delete that pod afterwards.`,
    )
  } else if (summary.health === 'rolling-out') {
    warnings.push(`A rollout of ${summary.name} is under way.`)
  }
  return warnings
}

/**
 * The consumers of a tag and of its aliases in the same stream, which the API server moves along with it
 * (kinds-of-tags.json: `alias` has the image of `plain`).
 */
function consumersOfTag(snapshot: Snapshot, tag: StreamTag): Consumer[] {
  const consumers = consumersOf(workloadsOf(snapshot), snapshot.namespace)
  return withAliases(tag, new Set([tag.name])).flatMap((name) => ofTag(consumers, tag, name))
}

function ofTag(consumers: Consumers, tag: StreamTag, name: string): Consumer[] {
  return consumers.get(tagKey(tag.stream.metadata.name, name)) ?? []
}

function withAliases(tag: StreamTag, seen: Set<string>): string[] {
  for (const other of tagsOf(tag.stream)) {
    const source = sourceOf(other)
    if (source.kind !== 'alias' || source.namespace !== null || seen.has(other.name)) continue
    if (source.stream === tag.stream.metadata.name && seen.has(source.tag))
      return withAliases(tag, seen.add(other.name))
  }
  return [...seen]
}

function isLive(workload: Workload, trigger: Trigger): boolean {
  return liveTriggersOf(workload).some(
    (live) =>
      live.container === trigger.container && live.stream === trigger.stream && live.tag === trigger.tag,
  )
}

/** Digest that a container of the workload's template names, or the image as written where it names none. */
function imageOf(workload: Workload, name: string): string | null {
  const image = containersOf(workload.object.spec.template).find(
    (container) => container.name === name,
  )?.image
  return image === undefined ? null : (digestOf(image) ?? image)
}
