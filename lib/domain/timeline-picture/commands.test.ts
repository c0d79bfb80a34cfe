import { describe, expect, it } from 'vitest'
import { commandOf, spanAfter, type Command } from '#lib/domain/timeline-picture/commands'
import { LENGTHS, type ChosenSpan, type Span } from '#lib/domain/timeline-picture/span'

const NOW = Date.parse('2026-11-30T18:00:00Z')
const { hour, day } = LENGTHS
const last: Span = { from: NOW - day, to: NOW }
const before: Span = { from: NOW - 10 * day, to: NOW - 9 * day }

describe('a command', () => {
  it.each<[Command, Span, ChosenSpan | null]>([
    ['zoom-in', last, 'six-hours'],
    ['zoom-out', last, 'week'],
    ['earlier', last, { from: last.from - 6 * hour, to: last.to - 6 * hour }],
    ['later', last, 'day'],
    ['now', last, 'day'],
    ['zoom-in', before, { from: before.from + 9 * hour, to: before.to - 9 * hour }],
    ['zoom-out', before, { from: before.from - 3 * day, to: before.to + 3 * day }],
    ['later', before, { from: before.from + 6 * hour, to: before.to + 6 * hour }],
    ['now', before, 'day'],
    ['now', { from: 0, to: 61_000 }, null],
  ])('%s', (command, span, expected) => {
    expect(spanAfter(command, span, span === last, NOW)).toEqual(expected)
  })

  it('has its keys, and no other key does anything', () => {
    expect(['+', '=', '-', 'ArrowLeft', 'ArrowRight', 'Home'].map(commandOf)).toEqual([
      'zoom-in',
      'zoom-in',
      'zoom-out',
      'earlier',
      'later',
      'now',
    ])
    expect(['ArrowUp', 'Tab', 'toString'].map(commandOf)).toEqual([undefined, undefined, undefined])
  })
})
