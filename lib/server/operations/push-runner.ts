import 'server-only'
import type { Push, PushStep } from '#lib/plan/plan'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { sendPush, type PushOutcome } from '#lib/server/operations/send-push'
import { lookBackAtPush } from '#lib/server/operations/look-back-at-push'
import { areTooOld, type Orders } from '#lib/server/operations/orders'
import type { OwnEntry } from '#lib/server/operations/own-entry'
import type { Taken } from '#lib/server/operations/step-runner'
import type { StepTurns } from '#lib/server/operations/step-turns'
import { waitForGates } from '#lib/server/operations/wait-for-gates'
import { readerIn } from '#lib/server/promotion/readers'

/** Moves branches: one that waits was never moved, and is; what another process has begun is read back, and never sent again. */
export class PushRunner {
  private readonly startedAt = systemClock.now()

  constructor(
    private readonly environment: Environment,
    private readonly orders: Orders,
    private readonly entry: OwnEntry,
    private readonly turns: StepTurns,
  ) {}

  async take(index: number, { push, gates }: PushStep): Promise<Taken> {
    if (this.turns.wasBegun(index)) return this.note(index, push, await lookBackAtPush(push, this.startedAt))
    const state = this.entry.operation.steps[index]?.state
    if (state !== 'waiting') return state === 'done' ? 'done' : 'unsent'
    if (this.turns.isLeft(index)) return 'unsent'
    const refusal = await waitForGates(this.environment, gates, {
      mayGoOn: () => this.turns.mayGoOn(),
      isTooLate: () => areTooOld(this.orders, Date.now()),
      tell: (message) => this.tell(index, message),
    })
    if (refusal !== null) return this.note(index, push, { state: 'failed', message: refusal })
    if (!(await this.turns.begin(index))) return 'unsent'
    const sentAt = systemClock.now()
    const outcome = await sendPush(push)
    if (outcome.state !== 'unknown') return this.note(index, push, outcome)
    this.entry.set(
      index,
      'unknown',
      `${outcome.message ?? 'The answer was lost.'} It may have moved: checking.`,
    )
    await this.entry.save()
    return this.note(index, push, await lookBackAtPush(push, sentAt))
  }

  /** A step that waits says what for: it can take hours. */
  private tell(index: number, message: string): void {
    this.entry.set(index, 'waiting', message)
    void this.entry.save()
  }

  private note(index: number, push: Push, { state, message }: PushOutcome): Taken {
    this.entry.set(index, state === 'conflict' ? 'failed' : state, message)
    void this.entry.save()
    readerIn(this.environment, push.repository)?.urge()
    return state
  }
}
