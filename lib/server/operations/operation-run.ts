import 'server-only'
import { limitConcurrency, serializeByKey } from '#lib/runtime/concurrency-limit'
import type { Snapshot } from '#lib/domain/snapshot'
import { withoutUnimported } from '#lib/plan/operation/import-effects'
import { withoutRest } from '#lib/plan/operation/operation-steps'
import type { Step, StepCondition } from '#lib/plan/plan'
import { isCleanup } from '#lib/plan/steps/cleanup-steps'
import { changedStream } from '#lib/plan/steps/read-back'
import { isOf } from '#lib/plan/effects/effect'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'
import { logEnd, withEndOfSteps } from '#lib/server/operations/end-operation'
import type { Orders } from '#lib/server/operations/orders'
import type { OwnEntry } from '#lib/server/operations/own-entry'
import { noteCauses } from '#lib/server/operations/record-cause'
import { PushRunner } from '#lib/server/operations/push-runner'
import { StepTurns } from '#lib/server/operations/step-turns'
import { StepRunner, type Taken } from '#lib/server/operations/step-runner'
import { storeOf } from '#lib/server/environment/stores'

/** Carries out the steps of an operation in the journal in their order, from the start or from where another process ended. */
export class OperationRun {
  private readonly before: Snapshot
  private readonly turns: StepTurns
  private readonly steps: StepRunner

  /** @param isOvertaken whether a later operation is about the same as a step, so that it is not sent any more */
  constructor(
    private readonly environment: Environment,
    private readonly orders: Orders,
    private readonly entry: OwnEntry,
    isOvertaken: (index: number) => boolean,
  ) {
    this.before = storeOf(environment).snapshot()
    this.turns = new StepTurns(entry, isOvertaken)
    this.steps = new StepRunner(environment, this.before, orders, entry, this.turns)
  }

  /** @param onFirst called with the result of the first step; null where each step stands alone */
  async carryOut(onFirst: (taken: Taken | null) => void): Promise<void> {
    const over = new AbortController()
    const beats = this.entry.beatUntil(over.signal)
    try {
      if (this.orders.pushes.length > 0) await this.pushes(onFirst)
      else if (this.orders.atOnce > 1) {
        onFirst(null)
        await this.eachAlone()
      } else await this.inOrder(onFirst)
    } finally {
      over.abort()
    }
    await Promise.all([beats, this.turns.isCutShort ? this.giveUp() : this.finish()])
  }

  /** No further step is sent: this process ends. */
  end(): void {
    this.turns.isEnding = true
  }

  /** Leaves what is not done to another process. */
  async giveUp(): Promise<void> {
    await this.entry.close(({ lease, ...known }) => ({ ...known, lease: lease && { ...lease, owner: null } }))
  }

  /** Records who and why, if something was done besides cleaning up. */
  async tell(): Promise<void> {
    const { environment, entry, orders } = this
    const { operation } = entry
    const isDone = (step: Step, index: number) => operation.steps[index]?.state === 'done' && !isCleanup(step)
    if (this.turns.isCutShort || entry.isLost || !orders.steps.some(isDone)) return
    const warnings = await noteCauses(environment, operation)
    if (warnings.length > 0)
      await changeOperation(environment, operation.id, (known) => ({ ...known, warnings }))
  }

  private async finish(): Promise<void> {
    const value = await this.entry.close((known) =>
      withEndOfSteps(this.environment, withoutRest(known, now()), now()),
    )
    logEnd(this.environment, { ok: true, value })
  }

  /** Branches move in their order, up to the first that does not. */
  private async pushes(onFirst: (taken: Taken) => void): Promise<void> {
    const runner = new PushRunner(this.environment, this.orders, this.entry, this.turns)
    for (const [index, step] of this.orders.pushes.entries()) {
      const taken = await runner.take(index, step)
      if (index === 0) onFirst(taken)
      if (taken !== 'done') return
    }
  }

  private async inOrder(onFirst: (taken: Taken) => void): Promise<void> {
    for (const [index, step] of this.orders.steps.entries()) {
      const taken = await this.steps.take(index, step)
      if (index === 0) onFirst(taken)
      if (taken !== 'done') return
    }
  }

  /**
   * Each step stands alone, but removals of what earlier actions left come first, and steps with a condition last. Changes of
   * one stream take turns: each names its resourceVersion, so one of two at once would fail.
   */
  private async eachAlone(): Promise<void> {
    const {
      orders: { steps, atOnce },
    } = this
    const inTurn = limitConcurrency(atOnce)
    const inTurnOfStream = serializeByKey()
    for (const [index, step] of steps.entries()) if (isCleanup(step)) await this.takeAlone(index, step)
    const taken = steps.map(async (step, index) => {
      if (step.after !== null || isCleanup(step)) return
      await inTurnOfStream(changedStream(step.request) ?? '', () => inTurn(() => this.takeAlone(index, step)))
    })
    await Promise.all(taken)
    if (this.turns.isCutShort) return
    this.entry.operation = withoutUnimported(this.entry.operation, this.before)
    for (const [index, step] of steps.entries()) {
      const after = step.after && this.afterImports(step.after)
      if (after !== null) await this.takeAlone(index, { ...step, after })
    }
  }

  private async takeAlone(index: number, step: Step): Promise<void> {
    await this.steps.take(index, step)
    void this.entry.save()
  }

  /** The condition with the images that were imported; null where none was. */
  private afterImports(after: StepCondition): StepCondition | null {
    const images = this.entry.operation.effects.flatMap((effect) =>
      isOf(effect, after.workload) && effect.to !== null
        ? [{ container: effect.container, image: effect.to }]
        : [],
    )
    return images.length === 0 ? null : { ...after, images }
  }
}

function now(): string {
  return new Date().toISOString()
}
