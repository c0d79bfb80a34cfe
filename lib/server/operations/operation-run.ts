import 'server-only'
import { limitConcurrency, serializeByKey } from '#lib/runtime/concurrency-limit'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import { withImported, withoutUnimported } from '#lib/plan/operation/import-effects'
import type { Operation } from '#lib/plan/operation/operation'
import { begunAtOnce, endOfSteps, withoutRest, withStep } from '#lib/plan/operation/operation-steps'
import type { Plan, Step, StepCondition, StepRequest } from '#lib/plan/plan'
import { isCleanup } from '#lib/plan/steps/cleanup-steps'
import { importedBy, patchedStream } from '#lib/plan/steps/read-back'
import { isMet } from '#lib/plan/effects/blocking-pods'
import { isOf } from '#lib/plan/effects/effect'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'
import { noteCauses } from '#lib/server/operations/record-cause'
import { waitFor } from '#lib/server/operations/wait-for-workload'
import { endOperation } from '#lib/server/operations/end-operation'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { lookBack, sendImport, sendStep, type StepOutcome } from '#lib/server/operations/send-step'
import { storeOf } from '#lib/server/environment/stores'

/** The image trigger writes within milliseconds, or within seconds on a busy cluster. */
const CONDITION_MS = 60_000
const SAVE_AGAIN_AFTER_MS = [0, 1_000, 3_000, 10_000, 20_000]

/**
 * Runs the steps of an operation in the journal, and writes the result of each into it. Nobody else writes the steps of an operation
 * while it runs.
 */
export class OperationRun {
  private readonly before: Snapshot
  private readonly changed = new Set<string>()
  private lastSave = Promise.resolve(true)
  private nextSave: Promise<boolean> | null = null

  constructor(
    private readonly environment: Environment,
    private readonly plan: Plan,
    private operation: Operation,
  ) {
    this.before = storeOf(environment).snapshot()
  }

  /** @param onFirst called with the result of the first step; null where each step stands alone */
  async carryOut(onFirst: (outcome: StepOutcome | null) => void): Promise<void> {
    const { steps, atOnce } = this.plan
    if (atOnce > 1) {
      onFirst(null)
      await this.eachAlone(this.plan)
    } else await this.inOrder(steps, onFirst)
    this.operation = withoutRest(this.operation, now())
    const end = endOfSteps(this.operation, now())
    await this.save()
    if (end !== null) await endOperation(this.environment, this.operation.id, end)
  }

  /** Records who and why, if something was done besides cleaning up. */
  async tell(): Promise<void> {
    const { environment, operation, plan } = this
    if (!operation.steps.some(({ state }, index) => state === 'done' && !isCleanupAt(plan, index))) return
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

  /**
   * Each step stands alone, but removals of what earlier actions left come first, and steps with a condition last. Imports into one stream take turns: each names its
   * resourceVersion, so one of two at once would fail after asking the registry.
   */
  private async eachAlone({ steps, atOnce }: Plan): Promise<void> {
    const inTurn = limitConcurrency(atOnce)
    const inTurnOfStream = serializeByKey()
    const begun = begunAtOnce(this.plan)
    for (const [index, step] of steps.entries())
      if (isCleanup(step)) await this.takeAlone(index, step, begun.has(index))
    const taken = steps.map(async (step, index) => {
      if (step.after !== null || isCleanup(step)) return
      const [imported] = importedBy(step.request)
      const take = () => inTurn(() => this.takeAlone(index, step, begun.has(index)))
      await inTurnOfStream(imported?.stream ?? '', take)
    })
    await Promise.all(taken)
    this.operation = withoutUnimported(this.operation, this.before)
    for (const [index, step] of steps.entries()) {
      const after = step.after && this.afterImports(step.after)
      if (after !== null) await this.takeAlone(index, { ...step, after }, false)
    }
  }

  private async takeAlone(index: number, step: Step, isBegun: boolean): Promise<void> {
    if (!isBegun && !(await this.begin(index, step))) return
    await this.take(index, step)
    void this.save()
  }

  /** The condition with the images that were imported; null where none was. */
  private afterImports(after: StepCondition): StepCondition | null {
    const images = this.operation.effects.flatMap((effect) =>
      isOf(effect, after.workload) && effect.to !== null
        ? [{ container: effect.container, image: effect.to }]
        : [],
    )
    return images.length === 0 ? null : { ...after, images }
  }

  private isStopped(): boolean {
    return this.operation.stop !== null
  }

  /** Whether the step may be sent: its condition is met, its start is in the journal, and nobody stopped the operation. */
  private async begin(index: number, { after }: Step): Promise<boolean> {
    if (after !== null) {
      await this.save()
      const isSo = (workload: Workload) => isMet(after, workload)
      if (!(await waitFor(this.environment, after.workload, isSo, CONDITION_MS))) {
        this.set(index, 'failed', `Not met within a minute, so the step was not sent: ${after.sentence}`)
        return false
      }
    }
    if (this.isStopped()) return false
    this.set(index, 'doing', null)
    const isSaved = await this.save()
    if (!isSaved) this.set(index, 'left', 'The journal could not be written, so the step was not sent.')
    else if (this.isStopped()) this.set(index, 'left', null)
    return isSaved && !this.isStopped()
  }

  private async take(index: number, { request }: Step): Promise<StepOutcome> {
    const [imported] = importedBy(request)
    const sent = await (imported === undefined
      ? this.sendOther(request)
      : this.sendImport(imported.stream, request))
    if (sent.state === 'unknown') {
      this.set(index, 'unknown', sent.message)
      await this.save()
    }
    const outcome = sent.state === 'unknown' ? await lookBack(this.environment, request, this.before) : sent
    this.set(index, outcome.state === 'conflict' ? 'failed' : outcome.state, outcome.message)
    if (imported && outcome.imported !== null) {
      const { stream, tag } = imported
      this.operation = withImported(this.operation, this.before, stream, tag, outcome.imported)
    }
    return outcome
  }

  /** A changed tag changes its stream, so the next import needs another resourceVersion. */
  private sendOther(request: StepRequest): Promise<StepOutcome> {
    const patched = patchedStream(request)
    if (patched !== null) this.changed.add(patched)
    return sendStep(this.environment, request, this.before)
  }

  private sendImport(stream: string, request: StepRequest): Promise<StepOutcome> {
    const isOutdated = this.changed.has(stream)
    this.changed.add(stream)
    return sendImport(this.environment, request, this.before, isOutdated)
  }

  private set(index: number, state: Operation['steps'][number]['state'], message: string | null): void {
    this.operation = withStep(this.operation, index, { state, at: now(), message })
  }

  /** One write at a time: calls during a write share the next one. Answers whether the journal has the state. */
  private save(): Promise<boolean> {
    if (this.nextSave === null) {
      this.nextSave = this.lastSave.then(() => {
        this.nextSave = null
        return this.write()
      })
      this.lastSave = this.nextSave
    }
    return this.nextSave
  }

  /** Also reads the stop that another replica may have written. */
  private async write(): Promise<boolean> {
    for (const wait of SAVE_AGAIN_AFTER_MS) {
      await sleep(systemClock, wait)
      const { id, steps, effects } = this.operation
      const answer = await changeOperation(this.environment, id, (known) =>
        known.end === null ? { ...known, steps, effects } : null,
      )
      if (answer.ok && answer.value !== null) this.operation = { ...this.operation, stop: answer.value.stop }
      if (answer.ok) return answer.value !== null
    }
    return false
  }
}

function isCleanupAt({ steps }: Plan, index: number): boolean {
  const step = steps[index]
  return step !== undefined && isCleanup(step)
}

function now(): string {
  return new Date().toISOString()
}
