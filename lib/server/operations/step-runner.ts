import 'server-only'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import { isMet } from '#lib/plan/effects/blocking-pods'
import { withImported } from '#lib/plan/operation/import-effects'
import { withBrought } from '#lib/plan/operation/operation-steps'
import type { Step, StepRequest } from '#lib/plan/plan'
import { changedStream, importedBy } from '#lib/plan/steps/read-back'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { lookBack } from '#lib/server/operations/look-back'
import type { Orders } from '#lib/server/operations/orders'
import type { OwnEntry } from '#lib/server/operations/own-entry'
import { sendOnChanged, sendToTag, sendStep, type StepOutcome } from '#lib/server/operations/send-step'
import type { StepTurns } from '#lib/server/operations/step-turns'
import { waitFor } from '#lib/server/operations/wait-for-workload'

/** The image trigger writes within milliseconds, or within seconds on a busy cluster. */
const CONDITION_MS = 60_000

/** What came of a step; `unsent`: nothing, because something else ended the operation. */
export type Taken = StepOutcome['state'] | 'unsent'

/**
 * Takes single steps of an operation: one that waits was never sent, and is sent; one that another process has begun is read back,
 * and never sent again.
 */
export class StepRunner {
  private readonly startedAt = systemClock.now()
  private readonly changed = new Set<string>()

  constructor(
    private readonly environment: Environment,
    private readonly before: Snapshot,
    private readonly orders: Orders,
    private readonly entry: OwnEntry,
    private readonly turns: StepTurns,
  ) {}

  async take(index: number, step: Step): Promise<Taken> {
    if (this.turns.wasBegun(index)) return this.found(index, step.request, this.startedAt)
    const state = this.entry.operation.steps[index]?.state
    if (state !== 'waiting') return state === 'done' ? 'done' : 'unsent'
    if (!(await this.begin(index, step))) return 'unsent'
    const sentAt = systemClock.now()
    const outcome = await this.send(step.request)
    if (outcome.state !== 'unknown') return this.note(index, step.request, outcome)
    this.entry.set(index, 'unknown', outcome.message)
    await this.entry.save()
    return this.found(index, step.request, sentAt)
  }

  /** Whether the step may be sent: its condition is met, its start is in the journal, and nothing ended the operation. */
  private async begin(index: number, { after }: Step): Promise<boolean> {
    if (this.turns.isLeft(index)) return false
    if (after !== null) {
      await this.entry.save()
      const isSo = (workload: Workload) => isMet(after, workload)
      if (!(await waitFor(this.environment, after.workload, isSo, CONDITION_MS))) {
        const message = `Not met within a minute, so the step was not sent: ${after.sentence}`
        this.entry.set(index, 'failed', message)
        return false
      }
    }
    return this.turns.begin(index)
  }

  /** A changed tag changes its stream, so the next change of it needs another resourceVersion. */
  private send(request: StepRequest): Promise<StepOutcome> {
    const { environment, before } = this
    const stream = changedStream(request)
    const isOutdated = stream !== null && this.changed.has(stream)
    if (stream !== null) this.changed.add(stream)
    if (isOutdated) return sendOnChanged(environment, request, before)
    const isOfMany = stream !== null && this.orders.atOnce > 1
    return isOfMany || importedBy(request).length > 0
      ? sendToTag(environment, request, before)
      : sendStep(environment, request, before)
  }

  /** Reads back what came of a step without an answer. */
  private async found(index: number, request: StepRequest, sentAt: number): Promise<Taken> {
    const imported = importedBy(request)
    const stream = changedStream(request)
    if (stream !== null) this.changed.add(stream)
    const { newest } = this.orders
    const before = new Map(imported.map((each) => [each.tag, newest[tagKey(each.stream, each.tag)] ?? null]))
    return this.note(index, request, await lookBack(this.environment, request, before, sentAt))
  }

  private note(index: number, request: StepRequest, { state, message, imported }: StepOutcome): Taken {
    this.entry.set(index, state === 'conflict' ? 'failed' : state, message)
    const [of] = importedBy(request)
    if (of && imported !== null) {
      const brought = withBrought(this.entry.operation, index, imported.image)
      this.entry.operation = withImported(brought, this.before, of.stream, of.tag, imported)
    }
    return state
  }
}
