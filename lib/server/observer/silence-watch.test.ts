import { describe, expect, it } from 'vitest'
import { factsFrom, type SwitchFact } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { KINDS, ofEachKind, STALE_MS, type Kind } from '#lib/domain/snapshot'
import { SilenceWatch } from '#lib/server/observer/silence-watch'

const at = (minute: number, second = 0) => Date.UTC(2026, 10, 23, 18, minute, second)
const inText = (minute: number, second = 0) => new Date(at(minute, second)).toISOString().replace('.000', '')

/** What was last known to be true when. */
function freshAt(time: number, others: Partial<Record<Kind, number>> = {}) {
  const freshness = ofEachKind((kind) => {
    const fresh = others[kind] ?? time
    return {
      freshAt: new Date(fresh).toISOString(),
      staleAt: new Date(fresh + STALE_MS).toISOString(),
      error: null,
    }
  })
  return { freshness }
}

const silent = Object.fromEntries(KINDS.map((kind) => [kind, at(10)]))
const watched: Stretch[] = [{ from: at(0), until: at(9) }]
const none = factsFrom([])

function watchedSilence(kinds: Partial<Record<Kind, number>> = silent) {
  const watch = new SilenceWatch()
  watch.note(freshAt(at(10)), at(10, 5))
  watch.note(freshAt(at(12), kinds), at(12))
  watch.note(freshAt(at(20)), at(20))
  return watch
}

describe('a silence', () => {
  it('is told once it is over, with both its ends', () => {
    const watch = new SilenceWatch()
    watch.note(freshAt(at(12), silent), at(12))
    expect(watch.over(none, watched)).toEqual([])
    watch.note(freshAt(at(20)), at(20))
    watch.note(freshAt(at(20, 30)), at(20, 30))
    expect(watch.over(none, watched)).toMatchObject([
      {
        ...{ of: { state: 'silent' }, round: 1, message: '' },
        from: { at: inText(10), known: 'exact' },
        until: { at: inText(20), known: 'seen' },
      },
    ])
  })

  it('is told until it is known to be written, and then not again', () => {
    const watch = watchedSilence()
    const told = watch.over(none, watched)
    // The look that wrote it also said that this process watches again.
    const since = [...watched, { from: at(20), until: at(21) }]
    expect(watch.over(none, since)).toEqual(told)
    expect(watch.over(factsFrom(told), since)).toEqual([])
    expect(watch.over(none, since)).toEqual([])
  })

  it('names what Quayside did not hear of, if it heard of the rest', () => {
    expect(watchedSilence({ imageStreams: at(10) }).over(none, watched)).toMatchObject([
      { message: 'image streams' },
    ])
  })

  it('is none if it was short, or if another replica watched meanwhile', () => {
    const short = new SilenceWatch()
    short.note(freshAt(at(11), { pods: at(10) }), at(10, 45))
    short.note(freshAt(at(10, 50)), at(10, 50))
    expect(short.over(none, watched)).toEqual([])
    expect(watchedSilence().over(none, [...watched, { from: at(0), until: at(14) }])).toEqual([])
  })

  it('is not lost because this process watched just before it knew', () => {
    expect(watchedSilence().over(none, [{ from: at(0), until: at(10, 30) }])).toHaveLength(1)
  })

  it('is one fact for two replicas that saw it, and another one for the next', () => {
    const first = watchedSilence().over(none, watched)
    const later = watchedSilence({ ...silent, pods: at(9, 40) }).over(factsFrom(first), watched)
    expect(rounds(later)).toEqual([1])
    const before: SwitchFact[] = first.map((fact) => ({
      ...fact,
      until: { at: inText(5), known: 'seen', by: null, isGone: false },
    }))
    expect(rounds(watchedSilence().over(factsFrom(before), watched))).toEqual([2])
  })
})

function rounds(facts: readonly SwitchFact[]): number[] {
  return facts.map(({ round }) => round)
}
