import { shortDigest, timeAgo } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf, imageOf } from '#lib/domain/workload/pod-template'
import { isBroken, podProblem } from '#lib/domain/workload/pods'
import { summarize } from '#lib/domain/workload/rollout'
import { findWorkload, keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'
import type { PodView } from '#lib/domain/workload/workload-views'
import type { Snapshot } from '#lib/domain/snapshot'
import { observedFailures } from '#lib/domain/observation/observed-failures'
import { isOf } from '#lib/plan/effects/effect'
import type { Operation } from '#lib/plan/operation/operation'
import type { Effect } from '#lib/plan/plan'

/** The images that fail on a workload now, by what its pods have. */
export function failingImages(snapshot: Snapshot, key: WorkloadKey): ReadonlyMap<string, string> {
  const workload = findWorkload(snapshot, key)
  if (workload === undefined) return new Map()
  const ownership = ownershipOf(snapshot)
  const broken = new Map(
    summarize(workload, ownership)
      .pods.filter((pod) => isBroken(pod) || neverGotReady(pod))
      .map((pod) => [pod.name, podProblem(pod)]),
  )
  const failing = ownership.podsOf(workload).flatMap(({ metadata, spec }) => {
    const how = broken.get(metadata.name)
    const template = { spec: spec ?? {} }
    const images = containersOf(template).flatMap(({ name }) => imageOf(template, name) ?? [])
    return how === undefined ? [] : images.map((image) => [image, how] as const)
  })
  return new Map(failing)
}

/** Where a pod is scheduled, the image may be the reason. */
function neverGotReady({ unready }: PodView): boolean {
  return unready !== null && unready.stage !== 'starting' && !unready.wasReady && !unready.isUnscheduled
}

/** What an operation moves away from because it fails: later, no pod shows it any more. */
export function leftFailing(snapshot: Snapshot, effects: readonly Effect[]): Operation['failing'] {
  return effects.flatMap(({ workload, from }) => {
    const image = digestIn(from)
    const how = image === null ? undefined : failingImages(snapshot, workload).get(image)
    return image === null || how === undefined ? [] : [{ workload, image, how }]
  })
}

/**
 * How images failed on a workload: now, in an operation that brought them and failed, when an operation moved away from them, or as
 * Quayside observed whoever brought them. An operation that brought an image later and ended healthy speaks for it.
 */
export function failuresOn(
  snapshot: Snapshot,
  key: WorkloadKey,
  operations: readonly Operation[],
): ReadonlyMap<string, ImageFailure> {
  const failures = new Map<string, ImageFailure>()
  const healthyAt = new Map<string, string>()
  const inOrder = [...operations].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  for (const { effects, failing, startedAt, end } of inOrder) {
    for (const { workload, image, how } of failing)
      if (keyOf(workload) === keyOf(key)) failures.set(image, { at: startedAt, how })
    for (const effect of effects.filter((each) => isOf(each, key))) {
      const to = digestIn(effect.to)
      if (to === null || end === null) continue
      const prefix = `${key.name}: `
      if (end.state === 'healthy') {
        failures.delete(to)
        healthyAt.set(to, end.at)
      }
      if (end.state === 'failed' && end.message.startsWith(prefix))
        failures.set(to, { at: end.at, how: end.message.slice(prefix.length) })
    }
  }
  for (const [image, failure] of observedFailures(snapshot, key))
    if (!(Date.parse(healthyAt.get(image) ?? '') > Date.parse(failure.at))) failures.set(image, failure)
  for (const [image, how] of failingImages(snapshot, key)) failures.set(image, { at: null, how })
  return failures
}

/** Warnings about images that a plan brings, and that are known to fail. */
export function failureWarnings(
  snapshot: Snapshot,
  effects: readonly Effect[],
  operations: readonly Operation[],
): string[] {
  const now = Date.parse(snapshot.readAt)
  const warnings = effects.flatMap((effect) => {
    const { workload } = effect
    const to = digestIn(effect.to)
    const failure = to === null ? undefined : failuresOn(snapshot, workload, operations).get(to)
    if (to === null || failure === undefined) return []
    const when = failure.at === null ? 'fails now' : `failed ${timeAgo(failure.at, now)}`
    return [`${shortDigest(to)} ${when} on ${workload.name}: ${failure.how.replace(/\.$/, '')}.`]
  })
  return [...new Set(warnings)]
}
