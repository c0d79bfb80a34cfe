import { isAccepted, isLeftOut } from './accepted'
import type { Difference } from './differences'
import { Player } from './player'
import type { Scenario, Step } from './recording'
import { startStage } from './stage'
import type { Start } from './start/sightings'

export type StepResult = {
  index: number
  step: Step
  outcome: 'matched' | 'differing' | 'left out'
  found: Difference[]
}

/** Plays a scenario against a fresh demo cluster and compares each answer with the recorded one. */
export async function replay(scenario: Scenario, whole: Start[]): Promise<StepResult[]> {
  const stage = await startStage(scenario.steps, whole)
  const player = new Player(scenario.steps, stage)
  try {
    const results: StepResult[] = []
    for (const [index, step] of scenario.steps.entries()) {
      const found = isLeftOut(step) ? undefined : await played(player, step, index)
      const left = (found ?? []).filter(({ path }) => !isAccepted(step, path))
      const outcome = !found ? 'left out' : left.length > 0 ? 'differing' : 'matched'
      results.push({ index, step, outcome, found: left })
    }
    return results
  } finally {
    await stage.stop()
  }
}

/** A request without an answer is a difference, too. */
async function played(player: Player, step: Step, index: number): Promise<Difference[]> {
  try {
    return await player.play(step, index)
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error)
    return [{ path: 'answer', recorded: step.response.status, actual }]
  }
}
