import 'server-only'
import { factsFrom, type Facts, type SwitchFact } from '#lib/domain/chronicle/facts'
import { merge } from '#lib/domain/chronicle/merge'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { silenceFact, silenceIn, type Silence } from '#lib/domain/switches/silences'
import type { Snapshot } from '#lib/domain/snapshot'

/** When the cluster did not answer this process. Times are in milliseconds. */
export class SilenceWatch {
  private silence: Silence | null = null
  private backAt: number | null = null
  /** Until it is known to be written. */
  private told: SwitchFact | null = null

  /** To be called whenever the cluster may have become silent, or may be back. @returns whether it is silent, or was */
  note(snapshot: Pick<Snapshot, 'freshness'>, now: number): boolean {
    const silence = silenceIn(snapshot, this.silence, now)
    this.backAt = silence === null && this.silence !== null ? (this.backAt ?? now) : null
    this.silence = silence ?? this.silence
    return this.silence !== null
  }

  /** What is to be written of a silence that is over. @param watched when replicas watched */
  over(known: Facts, watched: readonly Stretch[]): SwitchFact[] {
    if (this.silence !== null && this.backAt !== null) {
      this.told = silenceFact(known, this.silence, watched, this.backAt)
      this.silence = null
    }
    if (this.told !== null && merge(known, factsFrom([this.told])).size === 0) this.told = null
    return this.told === null ? [] : [this.told]
  }
}
