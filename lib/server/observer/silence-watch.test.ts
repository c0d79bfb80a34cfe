import { describe, expect, it } from 'vitest'
import type { ClusterError } from '#lib/domain/answer'
import { factsFrom, type SwitchFact } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { KINDS, ofEachKind, STALE_MS, type Kind } from '#lib/domain/snapshot'
import { NOTE_MS, SilenceWatch } from '#lib/server/observer/silence-watch'

const at = (minute: number, second = 0) => Date.UTC(2026, 10, 23, 18, minute, second)
const inText = (minute: number, second = 0) => new Date(at(minute, second)).toISOString().replace('.000', '')

/** What was last known to be true when. */
function freshAt(
  time: number,
  others: Partial<Record<Kind, number>> = {},
  error: ClusterError | null = null,
) {
  const freshness = ofEachKind((kind) => {
    const fresh = others[kind] ?? time
    return {
      freshAt: new Date(fresh).toISOString(),
      staleAt: new Date(fresh + STALE_MS).toISOString(),
      error: kind in others ? error : null,
    }
  })
  return { freshness }
}

const silent = Object.fromEntries(KINDS.map((kind) => [kind, at(10)]))
const watched: Stretch[] = [{ from: at(0), until: at(9) }]
const none = factsFrom([])

/** As a process that runs does, up to and without `until`. */
function keepNoting(
  watch: SilenceWatch,
  { from, until }: { from: number; until: number },
  kinds: Partial<Record<Kind, number>> = {},
  error: ClusterError | null = null,
) {
  for (let now = from; now < until; now += NOTE_MS) watch.note(freshAt(now, kinds, error), now)
}

function watchedSilence(kinds: Partial<Record<Kind, number>> = silent) {
  const watch = new SilenceWatch()
  keepNoting(watch, { from: at(9), until: at(10) })
  keepNoting(watch, { from: at(10), until: at(20) }, kinds)
  watch.note(freshAt(at(20)), at(20))
  return watch
}

describe('a silence', () => {
  it('is told once it is over, with both its ends', () => {
    const watch = new SilenceWatch()
    keepNoting(watch, { from: at(10), until: at(20) }, silent)
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

describe('no silence is', () => {
  it('a time in which the process was stopped, or its clock set forward', () => {
    const watch = new SilenceWatch()
    keepNoting(watch, { from: at(9), until: at(10) })
    watch.note(freshAt(at(50), silent), at(50))
    watch.note(freshAt(at(50, 1)), at(50, 1))
    expect(watch.over(none, watched)).toEqual([])
  })

  it('that time where the cluster does not answer afterwards, or did not before', () => {
    const watch = new SilenceWatch()
    keepNoting(watch, { from: at(9), until: at(12) }, silent)
    keepNoting(watch, { from: at(50), until: at(55) }, silent)
    watch.note(freshAt(at(55)), at(55))
    expect(times(watch.over(none, watched))).toEqual([[inText(50), inText(55)]])
  })

  it('an answer that Quayside may not read, or asks too often', () => {
    for (const code of ['forbidden', 'unauthorized', 'throttled'] as const) {
      const watch = new SilenceWatch()
      keepNoting(watch, { from: at(9), until: at(10) })
      keepNoting(watch, { from: at(10), until: at(20) }, { pods: at(10) }, { code, message: '' })
      keepNoting(watch, { from: at(20), until: at(21) })
      expect(watch.over(none, watched)).toEqual([])
    }
  })

  it('the time of such answers before it', () => {
    const watch = new SilenceWatch()
    const pods = { pods: at(10) }
    keepNoting(watch, { from: at(10), until: at(20) }, pods, { code: 'forbidden', message: '' })
    keepNoting(watch, { from: at(20), until: at(25) }, pods, { code: 'unreachable', message: '' })
    watch.note(freshAt(at(25)), at(25))
    expect(times(watch.over(none, watched))).toEqual([[inText(19, 50), inText(25)]])
  })
})

describe('several silences', () => {
  it('are each told, although nothing could be written between them', () => {
    const watch = watchedSilence()
    keepNoting(watch, { from: at(20), until: at(40) })
    keepNoting(watch, { from: at(40), until: at(45) }, { pods: at(40) })
    watch.note(freshAt(at(45)), at(45))
    const told = watch.over(none, watched)
    expect(rounds(told)).toEqual([1, 2])
    expect(times(told)).toEqual([
      [inText(10), inText(20)],
      [inText(40), inText(45)],
    ])
  })

  it('are each told until they are known to be written', () => {
    const watch = watchedSilence()
    const [first] = watch.over(none, watched)
    keepNoting(watch, { from: at(20), until: at(40) })
    keepNoting(watch, { from: at(40), until: at(45) }, { pods: at(40) })
    watch.note(freshAt(at(45)), at(45))
    const [again, second] = watch.over(none, watched)
    expect(again).toEqual(first)
    expect(second).toMatchObject({ round: 2, message: 'pods' })
    expect(watch.over(factsFrom(again === undefined ? [] : [again]), watched)).toEqual([second])
  })

  it('do not overlap, although the kind that is silent now was not heard of since before the other one ended', () => {
    const watch = watchedSilence()
    keepNoting(watch, { from: at(20, 10), until: at(30) }, { pods: at(19, 40) })
    watch.note(freshAt(at(30)), at(30))
    const told = watch.over(none, watched)
    expect(rounds(told)).toEqual([1, 2])
    expect(times(told)[1]).toEqual([inText(20), inText(30)])
  })

  it('are kept in a number that has a bound', () => {
    const watch = new SilenceWatch()
    for (let minute = 0; minute < 120; minute += 4) {
      keepNoting(watch, { from: at(minute), until: at(minute + 2) }, { pods: at(minute) })
      keepNoting(watch, { from: at(minute + 2), until: at(minute + 4) })
    }
    const told = watch.over(none, [])
    expect(told.length).toBeLessThan(30)
    expect(times(told).at(-1)).toEqual([inText(116), inText(118)])
  })
})

function times(facts: readonly SwitchFact[]) {
  return facts.map(({ from, until }) => [from?.at, until?.at])
}

function rounds(facts: readonly SwitchFact[]): number[] {
  return facts.map(({ round }) => round)
}
