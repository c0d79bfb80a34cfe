import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/** Why triggers of a workload are broken, sentence by sentence. */
export function triggerWords({
  triggerProblem,
  goneTriggers,
}: Pick<JudgedWorkload, 'triggerProblem' | 'goneTriggers'>): string[] {
  return triggerProblem === null ? goneTriggers : [`Triggers do not work: ${triggerProblem}`]
}
