import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { isOwnedBy, withBeat } from '#lib/plan/operation/lease'
import { BEAT_MS } from '#lib/plan/operation/lease-times'
import type { Operation, StepState } from '#lib/plan/operation/operation'
import { withStep } from '#lib/plan/operation/operation-steps'
import { sleep } from '#lib/runtime/clock'
import { shareRuns } from '#lib/runtime/concurrency-limit'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation } from '#lib/server/journal/journal'

/** How long a step waits for the journal before it is not sent. */
const SAVE_AGAIN_AFTER_MS = [0, 1_000, 3_000, 10_000, 20_000]
/** Results are kept for as long as the process lives. */
const CLOSE_AGAIN_AFTER_MS = 5_000

/** The entry of an operation whose steps this process carries out. Each write proves that it is still the owner. */
export class OwnEntry {
  /** Whether another process took it over, or somebody deleted it. */
  isLost = false

  constructor(
    private readonly environment: Environment,
    private readonly owner: string,
    public operation: Operation,
  ) {}

  set(index: number, state: StepState, message: string | null): void {
    const at = state === 'waiting' ? null : new Date().toISOString()
    this.operation = withStep(this.operation, index, { state, at, message })
  }

  /** Answers whether the journal has the state. */
  readonly save = shareRuns(() => this.write())

  /** Shows other processes that this one lives. */
  async beatUntil(signal: AbortSignal): Promise<void> {
    await sleep(systemClock, BEAT_MS, signal)
    while (!signal.aborted && !this.isLost) {
      await this.save()
      await sleep(systemClock, BEAT_MS, signal)
    }
  }

  /** Writes the last state, as soon as the journal takes it. Null where it is lost. */
  async close(last: (operation: Operation) => Operation): Promise<Operation | null> {
    for (;;) {
      const answer = await this.change(last)
      if (answer.ok || this.isLost) return answer.ok ? answer.value : null
      await sleep(systemClock, CLOSE_AGAIN_AFTER_MS)
    }
  }

  private async write(): Promise<boolean> {
    for (const wait of SAVE_AGAIN_AFTER_MS) {
      await sleep(systemClock, wait)
      const answer = await this.change(withBeat)
      if (answer.ok || this.isLost) return !this.isLost
    }
    return false
  }

  /** Also reads the stop that another replica may have written. */
  private async change(next: (operation: Operation) => Operation): Promise<Answer<Operation | null>> {
    const answer = await changeOperation(this.environment, this.operation.id, (known) => {
      const { steps, effects } = this.operation
      return isOwnedBy(known, this.owner) ? next({ ...known, steps, effects }) : null
    })
    if (answer.ok ? answer.value === null : answer.error.code === 'not-found') this.isLost = true
    if (answer.ok && answer.value !== null) this.operation = { ...this.operation, stop: answer.value.stop }
    return answer
  }
}
