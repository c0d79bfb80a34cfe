import { expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { observationView } from '#lib/domain/chronicle/observation-view'

const at = (hour: number) => Date.parse(`2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`)
const iso = (hour: number) => new Date(at(hour)).toISOString()
const read = (hours: [number, number][], keptFrom: string | null = null) => {
  const stretches = hours.map(([from, until]) => ({ from: at(from), until: at(until) }))
  return { chronicle: chronicleOf(new Map(), { stretches, keptFrom }), malformed: 1, newer: 2 }
}

it('what was observed begins with the first stretch, and has gaps', () => {
  expect(
    observationView(
      read([
        [1, 3],
        [5, 9],
      ]),
      null,
      at(9),
    ),
  ).toEqual({
    since: iso(1),
    gaps: [{ from: iso(3), until: iso(5) }],
    unread: 3,
    failing: null,
  })
})

it('what was thrown away is not told of, and a gap that goes on has no end', () => {
  const failing = { since: iso(9), message: 'Forbidden.' }
  expect(observationView(read([[1, 9]], iso(4)), failing, at(12))).toMatchObject({
    since: iso(4),
    gaps: [{ from: iso(9), until: null }],
    failing,
  })
})

it('nothing is said of the time before the first observation', () => {
  expect(observationView(read([]), null, at(9))).toMatchObject({ since: null, gaps: [] })
})
