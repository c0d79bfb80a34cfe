import 'server-only'
import type { OwnEntry } from '#lib/server/operations/own-entry'

/** Whether the steps of an operation may go on: what ends it, and that the start of each step is in the journal before it is sent. */
export class StepTurns {
  /** Whether no further step is sent, because this process ends. */
  isEnding = false
  /** Whether a step was not sent for that reason. */
  isCutShort = false

  constructor(
    private readonly entry: OwnEntry,
    private readonly isOvertaken: (index: number) => boolean,
  ) {}

  mayGoOn(): boolean {
    if (this.isEnding) this.isCutShort = true
    return !this.isEnding && !this.entry.isLost && this.entry.operation.stop === null
  }

  /** Whether another operation took it over; then this step is left. */
  isLeft(index: number): boolean {
    const isOvertaken = this.isOvertaken(index)
    if (isOvertaken)
      this.entry.set(index, 'left', 'A later operation is about the same, so this was not sent.')
    return isOvertaken
  }

  /** Whether the step is sent now: its start is in the journal, and nothing ended the operation. */
  async begin(index: number): Promise<boolean> {
    if (!this.mayGoOn()) return false
    this.entry.set(index, 'doing', null)
    const isSaved = await this.entry.save()
    if (isSaved && this.mayGoOn()) return true
    if (isSaved) this.entry.set(index, 'waiting', null)
    else this.entry.set(index, 'left', 'The journal could not be written, so the step was not sent.')
    return false
  }

  /** What another process has begun is read back, and never sent again. Answers whether this step is such a one. */
  wasBegun(index: number): boolean {
    const state = this.entry.operation.steps[index]?.state
    if (state === 'doing') {
      this.entry.set(index, 'unknown', INTERRUPTED)
      void this.entry.save()
    }
    return state === 'doing' || state === 'unknown'
  }
}

const INTERRUPTED = 'Quayside ended while this was under way. It may have been done: checking.'
