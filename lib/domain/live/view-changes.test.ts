import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, changesBetween } from '#lib/domain/live/view-changes'

/** As if it was sent and received. */
const overWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Values that are often equal, so that differences are small. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1, '', 'Running'),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('name', 'pods', 'ready', '__proto__', 'length', '0'), tie('value')),
  ),
})).value

const before = {
  readAt: 'a',
  lanes: [
    { stream: 'nginx', pods: [{ name: 'x' }] },
    { stream: 'tokman', pods: [] },
  ],
}

describe('changes between two views', () => {
  it('turn any view into any other', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(applyChanges(one, overWire(changesBetween(one, other)))).toEqual(other)
      }),
      { numRuns: 2_000 },
    )
  })

  it('turn any JSON into any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [from, to] = [overWire(one), overWire(other)]
        expect(applyChanges(from, overWire(changesBetween(from, to)))).toEqual(to)
      }),
    )
  })

  it('are empty between equal views', () => {
    fc.assert(
      fc.property(json, (view) => {
        expect(changesBetween(view, overWire(view))).toEqual([])
      }),
    )
  })

  it('contain only what changed', () => {
    const after = overWire(before)
    after.lanes[0]?.pods.push({ name: 'y' })
    after.readAt = 'b'
    expect(changesBetween(before, after)).toEqual([
      { at: ['readAt'], to: 'b' },
      { at: ['lanes', 0, 'pods'], from: 1, remove: 0, insert: [{ name: 'y' }] },
    ])
  })

  it('keep the elements around one that is added or removed', () => {
    expect(changesBetween(['a', 'b', 'c'], ['a', 'x', 'b', 'c'])).toEqual([
      { at: [], from: 1, remove: 0, insert: ['x'] },
    ])
    expect(changesBetween(['a', 'b', 'c'], ['a', 'c'])).toEqual([{ at: [], from: 1, remove: 1, insert: [] }])
  })

  it('are not searched for inside identical objects', () => {
    const untouchable = Object.defineProperty({}, 'trap', {
      enumerable: true,
      get: () => expect.fail('must not be read'),
    })
    expect(changesBetween({ kept: untouchable, n: 1 }, { kept: untouchable, n: 2 })).toEqual([
      { at: ['n'], to: 2 },
    ])
  })
})

describe('a view with changes applied', () => {
  it('keeps unchanged parts as the same objects, and leaves the old view unchanged', () => {
    const copy = overWire(before)
    const after = applyChanges(before, [{ at: ['lanes', 0, 'pods', 0, 'name'], to: 'z' }]) as typeof before
    expect(after.lanes[0]?.pods[0]?.name).toBe('z')
    expect(after.lanes[1]).toBe(before.lanes[1])
    expect(before).toEqual(copy)
  })

  it('of a shorter list keeps the elements as the same objects', () => {
    const after = applyChanges(before, changesBetween(before, { ...before, lanes: before.lanes.slice(1) }))
    expect((after as typeof before).lanes[0]).toBe(before.lanes[1])
  })
})
