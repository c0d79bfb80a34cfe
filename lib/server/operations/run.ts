import 'server-only'
import { takeTurns } from '#lib/cluster/turns'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import { consequencesOf } from '#lib/plan/consumers'
import type { Operation } from '#lib/plan/operation'
import { endOfSteps, withoutRest, withStep } from '#lib/plan/operation-steps'
import type { Plan, Step } from '#lib/plan/plan'
import { importedBy } from '#lib/plan/read-back'
import type { Environment } from '#lib/server/config-text'
import { changeOperation } from '#lib/server/journal/journal'
import { noteCauses } from '#lib/server/operations/causes'
import { waitForImage } from '#lib/server/operations/condition'
import { endOperation } from '#lib/server/operations/end'
import { pause } from '#lib/server/operations/pause'
import { lookBack, sendStep, type StepOutcome } from '#lib/server/operations/step'
import { storeOf } from '#lib/server/stores'

/** The image trigger writes within milliseconds, and a cluster that is busy within seconds. */
const CONDITION_MS = 60_000
const SAVE_AGAIN_AFTER_MS = [0, 1_000, 3_000, 10_000, 20_000]

/**
 * Carries out the steps of an operation that stands in the journal, and writes there what comes of each. Nobody else writes the
 * steps of an operation while this goes on.
 */
export class OperationRun {
  private readonly before: Snapshot
  private unsaved = Promise.resolve(true)

  constructor(
    private readonly environment: Environment,
    private readonly plan: Plan,
    private operation: Operation,
  ) {
    this.before = storeOf(environment).snapshot()
  }

  /** @param onFirst told what came of the first step, as soon as that is known */
  async carryOut(onFirst: (outcome: StepOutcome) => void): Promise<void> {
    const { steps, atOnce } = this.plan
    if (atOnce > 1) await this.allAtOnce(steps, atOnce)
    else await this.inOrder(steps, onFirst)
    this.operation = withoutRest(this.operation, now())
    const end = endOfSteps(this.operation, now())
    await this.save()
    if (end !== null) await endOperation(this.environment, this.operation.id, end)
  }

  /** Tells others who and why, once something was done. */
  async tell(): Promise<void> {
    const { environment, operation } = this
    if (!operation.steps.some(({ state }) => state === 'done')) return
    const warnings = await noteCauses(environment, operation)
    if (warnings.length > 0)
      await changeOperation(environment, operation.id, (known) => ({ ...known, warnings }))
  }

  private async inOrder(steps: Step[], onFirst: (outcome: StepOutcome) => void): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (index > 0 && !(await this.begin(index, step))) return
      const outcome = await this.take(index, step)
      if (index === 0) onFirst(outcome)
      if (outcome.state !== 'done') return
    }
  }

  private async allAtOnce(steps: Step[], atOnce: number): Promise<void> {
    const inTurn = takeTurns(atOnce)
    await Promise.all(
      steps.map((step, index) =>
        inTurn(async () => {
          await this.take(index, step)
          void this.save()
        }),
      ),
    )
  }

  /** Whether the step may be sent: what came before it is done and written down. */
  private async begin(index: number, { after }: Step): Promise<boolean> {
    if (after !== null) {
      await this.save()
      if (!(await waitForImage(this.environment, after, CONDITION_MS))) {
        this.set(
          index,
          'failed',
          `This did not come within a minute, so the step was not sent: ${after.sentence}`,
        )
        return false
      }
    }
    this.set(index, 'doing', null)
    const isSaved = await this.save()
    if (!isSaved) this.set(index, 'left', 'The journal could not be written, so the step was not sent.')
    return isSaved
  }

  private async take(index: number, { request }: Step): Promise<StepOutcome> {
    const sent = await sendStep(this.environment, request, this.before)
    if (sent.state === 'unknown') {
      this.set(index, 'unknown', sent.message)
      await this.save()
    }
    const outcome = sent.state === 'unknown' ? await lookBack(this.environment, request, this.before) : sent
    this.set(index, outcome.state === 'conflict' ? 'failed' : outcome.state, outcome.message)
    const [imported] = importedBy(request)
    if (imported && outcome.imported !== null)
      this.learnImport(imported.stream, imported.tag, outcome.imported)
    return outcome
  }

  /** The registry may have another image by now than when the plan was made, or could not be asked then. */
  private learnImport(stream: string, name: string, digest: string): void {
    const tag = findTag(this.before, stream, name)
    if (!tag || this.operation.effects.some(({ to }) => to === digest)) return
    const isNew = newestOf(tag)?.image !== digest
    this.operation = {
      ...this.operation,
      effects: isNew ? consequencesOf(this.before, tag, digest).effects : [],
    }
  }

  private set(index: number, state: Operation['steps'][number]['state'], message: string | null): void {
    this.operation = withStep(this.operation, index, { state, at: now(), message })
  }

  /** One after the other; whether the journal has it now. */
  private save(): Promise<boolean> {
    this.unsaved = this.unsaved.then(async () => {
      for (const wait of SAVE_AGAIN_AFTER_MS) {
        await pause(wait)
        const { id, steps, effects } = this.operation
        const answer = await changeOperation(this.environment, id, (known) =>
          known.end === null ? { ...known, steps, effects } : null,
        )
        if (answer.ok) return answer.value !== null
      }
      return false
    })
    return this.unsaved
  }
}

function now(): string {
  return new Date().toISOString()
}
