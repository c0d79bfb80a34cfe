import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  matchesIn,
  MOST_LINES,
  NO_LINES,
  partsOf,
  shownLines,
  withText,
} from '#lib/domain/container/log-lines'

const textsOf = (text: string) => shownLines(withText(NO_LINES, text)).map((line) => line.text)

it('a log has the same lines wherever its bytes are split', () => {
  const log = fc.array(fc.constantFrom('a', '\n', 'ä', '🚢', '\r\n', ' '), { maxLength: 60 })
  fc.assert(
    fc.property(log, fc.nat(60), (parts, cut) => {
      const whole = withText(NO_LINES, parts.join(''))
      const first = withText(NO_LINES, parts.slice(0, cut).join(''))
      expect(withText(first, parts.slice(cut).join(''))).toEqual(whole)
    }),
  )
})

it('shows a line that has no end yet, and finishes it', () => {
  const begun = withText(NO_LINES, 'one\ntw')
  expect(shownLines(begun)).toEqual([
    { number: 0, text: 'one' },
    { number: 1, text: 'tw' },
  ])
  expect(shownLines(withText(begun, 'o\n'))).toEqual([
    { number: 0, text: 'one' },
    { number: 1, text: 'two' },
  ])
})

it('drops the beginning of a long log, and lines keep their numbers', () => {
  const log = withText(NO_LINES, 'x\n'.repeat(MOST_LINES + 10))
  expect(log).toMatchObject({ dropped: 10 })
  expect(log.lines[0]?.number).toBe(10)
  const later = withText(log, 'y\n')
  expect([later.dropped, later.lines.length, later.lines.at(-1)]).toEqual([
    11,
    MOST_LINES,
    { number: MOST_LINES + 10, text: 'y' },
  ])
})

it('a line of 1 MB is cut, also one that comes in pieces and never ends', () => {
  expect(textsOf(`${'x'.repeat(1_000_000)}\nnext\n`).map(({ length }) => length)).toEqual([4_000, 4])
  let log = NO_LINES
  for (let piece = 0; piece < 1_000; piece++) log = withText(log, 'x'.repeat(1_000))
  expect(log.rest).toHaveLength(4_000)
  expect(log.rest.endsWith('…')).toBe(true)
})

it('many long lines are fewer lines', () => {
  const log = withText(NO_LINES, `${'x'.repeat(3_999)}\n`.repeat(1_000))
  expect(log.lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(500_000)
  expect(log.lines.at(-1)?.number).toBe(999)
})

it('finds the lines that have the words, in any case', () => {
  const lines = shownLines(withText(NO_LINES, 'INFO ready\nerror: a\nImportError: b\n'))
  expect(matchesIn(lines, 'ERROR')).toEqual([1, 2])
  expect(matchesIn(lines, '')).toEqual([])
  expect(matchesIn(lines, '.*')).toEqual([])
})

it('marks each place of a line that has the words, and loses no character', () => {
  expect(partsOf('Error: no error', 'error')).toEqual(['', 'Error', ': no ', 'error', ''])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 2 }), (text, words) => {
      expect(partsOf(text, words).join('')).toBe(text)
    }),
  )
})
