import { newestOf } from '#lib/domain/image-stream/tag-source'
import { isOf } from '#lib/plan/effects/effect'
import type { ChainStep, MoveState } from '#lib/plan/operation/operation'
import type { FedImages } from '#lib/plan/operation/promotion/fed-images'
import { stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended } from '#lib/plan/operation/verdict'
import type { WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { workloadsVerdict } from '#lib/plan/operation/workloads-verdict'
import type { Effect } from '#lib/plan/plan'

/** What the workloads of a tag make of its image: as of every operation that moves them. */
export function rolloutStage(
  { operation, promoted, facts }: Followable,
  tag: string,
  { tag: found }: FedImages,
  effects: readonly Effect[],
  all: readonly WorkloadProgress[],
): Stage {
  const workloads = all.filter(({ workload }) => effects.some((effect) => isOf(effect, workload)))
  if (workloads.length === 0) {
    const sentence = 'No image trigger takes it, so no workload has to move.'
    return stageOf('rollout', 'skipped', sentence, ended('done', `${tag} has it. ${sentence}`), {
      about: tag,
    })
  }
  const importedAt = Date.parse((found && newestOf(found)?.created) ?? '') || 0
  const doneAt = Math.max(importedAt, Date.parse(promoted.step.at ?? '') || 0)
  const moving = { ...operation, effects: [...effects] }
  const verdict = workloadsVerdict(moving, workloads, doneAt, facts.now)
  return stageOf('rollout', stateOf(workloads), verdict.message, verdict, {
    about: tag,
    advice: verdict.next[0] === undefined ? null : `${verdict.next[0].sentence}.`,
  })
}

/** The first that one of them has. */
const STATES: [MoveState, ChainStep['state']][] = [
  ['gone', 'failed'],
  ['failing', 'failed'],
  ['moved-on', 'failed'],
  ['held', 'waiting'],
  ['moving', 'doing'],
  ['settling', 'doing'],
  ['waiting', 'waiting'],
]

function stateOf(workloads: readonly WorkloadProgress[]): ChainStep['state'] {
  const found = STATES.find(([state]) => workloads.some((each) => each.state === state))
  return found?.[1] ?? 'done'
}
