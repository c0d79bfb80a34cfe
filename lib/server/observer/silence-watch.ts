import 'server-only'
import { factsFrom, type Facts, type SwitchFact } from '#lib/domain/chronicle/facts'
import { merge } from '#lib/domain/chronicle/merge'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import {
  isShort,
  refuses,
  silenceFact,
  silenceIn,
  type PastSilence,
  type Silence,
} from '#lib/domain/switches/silences'
import type { Snapshot } from '#lib/domain/snapshot'

/** How often to note, at least. */
export const NOTE_MS = 10_000
/** A process that notes so much later was stopped, or was busy: it did not listen. */
const DEAF_MS = 3 * NOTE_MS
/** Such as while nothing can be written. */
const MOST_KEPT = 20

/** When the cluster did not answer this process. Times are in milliseconds. */
export class SilenceWatch {
  private silence: Silence | null = null
  private notedAt: number | null = null
  /** No silence began before that. */
  private notBefore = -Infinity
  private past: PastSilence[] = []
  /** Until they are known to be written. */
  private told: SwitchFact[] = []

  /** To be called often, and when the cluster may have become silent, or may be back. @returns whether it is silent, or was */
  note(snapshot: Pick<Snapshot, 'freshness'>, now: number): boolean {
    const wasDeaf = this.notedAt !== null && now - this.notedAt > DEAF_MS
    this.notedAt = now
    if (wasDeaf) this.silence = null
    if (wasDeaf || refuses(snapshot, now)) this.notBefore = now
    const silence = silenceIn(snapshot, this.silence, this.notBefore, now)
    if (silence === null && this.silence !== null) this.end({ ...this.silence, backAt: now })
    this.silence = silence
    return silence !== null || this.past.length > 0
  }

  private end(silence: PastSilence): void {
    this.notBefore = silence.backAt
    if (!isShort(silence)) this.past = [...this.past, silence].slice(-MOST_KEPT)
  }

  /** What is to be written of silences that are over. @param watched when replicas watched */
  over(known: Facts, watched: readonly Stretch[]): SwitchFact[] {
    for (const silence of this.past) {
      const fact = silenceFact(new Map([...known, ...factsFrom(this.told)]), silence, watched)
      if (fact !== null) this.told.push(fact)
    }
    this.past = []
    this.told = this.told.filter((fact) => merge(known, factsFrom([fact])).size > 0).slice(-MOST_KEPT)
    return this.told
  }
}
