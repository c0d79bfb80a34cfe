import { describe, expect, it } from 'vitest'
import { AdmissionGate, type Admission } from '#lib/runtime/admission-gate'
import { TestClock } from '#lib/runtime/testing/test-clock'

const LIMITS = { running: 3, waiting: 4, longestWaitMs: 5_000, longestRunMs: 2_000 }
const SHARE = { running: 2, atOnce: 4 }

function gateOf(limits = LIMITS) {
  const clock = new TestClock()
  const state = { isBusy: false, idleMs: 0, at: clock.now() }
  const idleMs = () => {
    if (!state.isBusy) state.idleMs += clock.now() - state.at
    state.at = clock.now()
    return state.idleMs
  }
  const gate = new AdmissionGate(limits, clock, idleMs)
  /** Enters, and keeps what it was told. */
  const enter = (who: string) => {
    const seen: { told: Admission | null } = { told: null }
    const { admission, leave } = gate.enter(who, SHARE)
    void admission.then((told) => (seen.told = told))
    return { seen, leave }
  }
  const told = async (...entered: ReturnType<typeof enter>[]) => {
    await clock.advance(0)
    return entered.map(({ seen }) => seen.told)
  }
  return { clock, gate, state, enter, told }
}

describe('the gate', () => {
  it('admits so many at once, and the next when one leaves', async () => {
    const { enter, told } = gateOf()
    const [a, b, c, d] = [enter('a'), enter('b'), enter('c'), enter('d')]
    expect(await told(a, b, c, d)).toEqual(['admitted', 'admitted', 'admitted', null])
    b.leave()
    expect(await told(d)).toEqual(['admitted'])
  })

  it('leaves room for others: one person has a share of what runs, and of what waits', async () => {
    const { enter, told } = gateOf()
    const own = Array.from({ length: 5 }, () => enter('kim'))
    expect(await told(...own)).toEqual(['admitted', 'admitted', null, null, 'too-many'])
    expect(await told(enter('olivia'))).toEqual(['admitted'])
  })

  it('lets a group have its own share, and each in it theirs', async () => {
    const { gate, clock } = gateOf()
    const group = { name: 'strangers', running: 1, atOnce: 3 }
    const seen: (Admission | null)[] = []
    const enter = (who: string, place: number) => {
      seen[place] = null
      const { admission, leave } = gate.enter(who, SHARE, group)
      void admission.then((told) => (seen[place] = told))
      return leave
    }
    const [leave] = ['a', 'b', 'c', 'd'].map(enter)
    await clock.advance(0)
    expect(seen).toEqual(['admitted', null, null, 'too-many'])
    leave?.()
    await clock.advance(0)
    expect(seen).toEqual(['admitted', 'admitted', null, 'too-many'])
  })

  it('admits first who has the fewest running, then who came first', async () => {
    const { enter, told } = gateOf()
    const [first, second, third] = [enter('kim'), enter('kim'), enter('olivia')]
    const [ofKim, ofOlivia, ofVictor] = [enter('kim'), enter('olivia'), enter('victor')]
    first.leave()
    expect(await told(ofKim, ofOlivia, ofVictor)).toEqual([null, null, 'admitted'])
    second.leave()
    expect(await told(ofKim, ofOlivia)).toEqual(['admitted', null])
    third.leave()
    expect(await told(ofOlivia)).toEqual(['admitted'])
  })

  it('is busy when too many wait, or for one that waits too long', async () => {
    const { clock, enter, told } = gateOf()
    const running = ['a', 'b', 'c'].map(enter)
    const waiting = ['d', 'e', 'f', 'g'].map(enter)
    expect(await told(enter('h'))).toEqual(['busy'])
    await clock.advance(1_000)
    for (const each of running) each.leave()
    expect(await told(...waiting)).toEqual(['admitted', 'admitted', 'admitted', null])
    const {
      enter: enterOther,
      clock: otherClock,
      told: otherTold,
    } = gateOf({ ...LIMITS, longestRunMs: 60_000 })
    ;['a', 'b', 'c'].map(enterOther)
    const late = enterOther('d')
    await otherClock.advance(4_999)
    expect(await otherTold(late)).toEqual([null])
    await otherClock.advance(1)
    expect(await otherTold(late)).toEqual(['busy'])
  })

  it('no longer counts as running what takes long, but still as open', async () => {
    const { clock, enter, told } = gateOf()
    const slow = [enter('kim'), enter('kim')]
    await clock.advance(2_000)
    const later = [enter('kim'), enter('kim')]
    expect(await told(...later, enter('kim'))).toEqual(['admitted', 'admitted', 'too-many'])
    for (const each of slow) each.leave()
    expect(await told(enter('kim'))).toEqual([null])
  })

  it('counts what takes long as running while the processor is busy', async () => {
    const { clock, state, enter, told } = gateOf({ ...LIMITS, longestWaitMs: 60_000 })
    state.isBusy = true
    const [, , , d] = [enter('a'), enter('b'), enter('c'), enter('d')]
    await clock.advance(4_000)
    expect(await told(d)).toEqual([null])
    state.isBusy = false
    await clock.advance(2_000)
    expect(await told(d)).toEqual(['admitted'])
  })

  it('forgets who left while waiting, and keeps nothing in the end', async () => {
    const { clock, gate, enter, told } = gateOf()
    const running = ['a', 'b', 'c'].map(enter)
    const gone = enter('d')
    const next = enter('e')
    gone.leave()
    running[0]?.leave()
    expect(await told(next)).toEqual(['admitted'])
    for (const each of [...running, next]) each.leave()
    expect(gate.load).toEqual({ running: 0, waiting: 0 })
    expect(clock.pending).toBe(0)
  })
})
