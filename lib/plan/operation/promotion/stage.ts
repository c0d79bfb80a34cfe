import type { Answer } from '#lib/domain/answer'
import type { Importers } from '#lib/domain/pipeline/importer-view'
import type { PromotionRead, SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ChainStep, Operation } from '#lib/plan/operation/operation'
import type { Promoted } from '#lib/plan/operation/promotion/promoted'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'

/** All that a promotion is followed by. */
export type Facts = {
  snapshot: Snapshot
  others: readonly Operation[]
  promotion: PromotionRead
  importers: Importers
  now: number
}

/** A source that a promotion moved, and what its forge says; null where nobody reads it. */
export type Followable = { operation: Operation; promoted: Promoted; read: SourceRead | null; facts: Facts }

/** One station of a chain. @property verdict null where it is passed, and the next one decides */
export type Stage = { step: ChainStep; verdict: Verdict | null }

const PLAIN = { about: null, since: null, usualSeconds: null, advice: null, url: null }

export function stageOf(
  what: ChainStep['what'],
  state: ChainStep['state'],
  sentence: string,
  verdict: Verdict | null,
  others: Partial<ChainStep> = {},
): Stage {
  return { step: { what, state, sentence, ...PLAIN, ...others }, verdict }
}

/** What does not come for so long does not come any more: an operation does not stay open for ever. */
const LONGEST_MS = 24 * 60 * 60_000

/** By our own clock: a forge's is never compared with it. */
export function isTooLate({ promoted: { step }, facts: { now } }: Followable): boolean {
  return !(now - Date.parse(step.at ?? '') < LONGEST_MS)
}

/** What a station waits for, as long as that is waited for. */
export function awaited(followable: Followable, state: Verdict['state'], message: string): Verdict {
  return isTooLate(followable) && !isBeingRead(followable.read)
    ? ended('unknown', `${message} It is no longer waited for.`)
    : pending(state, message)
}

/** Whether this process reads a source for the first time, such as after a restart: nothing follows from that. */
export function isBeingRead(read: SourceRead | null): boolean {
  if (read === null) return false
  const { from, to, runs } = read
  return isFirst(to) || (from.ok && to.ok && isFirst(runs))
}

function isFirst(part: Answer<unknown>): boolean {
  return !part.ok && part.error.code === 'being-read'
}
