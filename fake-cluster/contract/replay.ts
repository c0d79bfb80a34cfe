import { isAccepted, isSkipped } from './accepted'
import type { Difference } from './compare/differences'
import { Player } from './player'
import type { Scenario, Step } from './recording'
import { startStage } from './stage'
import type { InitialObject } from './start/observations'

export type StepResult = {
  index: number
  step: Step
  outcome: 'matched' | 'differing' | 'skipped'
  found: Difference[]
}

/** Plays a scenario on a new demo cluster, and compares each response with the recorded one. */
export async function replay(scenario: Scenario, complete: InitialObject[]): Promise<StepResult[]> {
  const stage = await startStage(scenario.steps, complete)
  const player = new Player(scenario.steps, stage)
  try {
    const results: StepResult[] = []
    for (const [index, step] of scenario.steps.entries()) {
      const found = isSkipped(step) ? undefined : await playStep(player, step, index)
      const left = (found ?? []).filter(({ path }) => !isAccepted(step, path))
      const outcome = !found ? 'skipped' : left.length > 0 ? 'differing' : 'matched'
      results.push({ index, step, outcome, found: left })
    }
    return results
  } finally {
    await stage.stop()
  }
}

/** A failed request is a difference, too. */
async function playStep(player: Player, step: Step, index: number): Promise<Difference[]> {
  try {
    return await player.play(step, index)
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error)
    return [{ path: 'answer', recorded: step.response.status, actual }]
  }
}
