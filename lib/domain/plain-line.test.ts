import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, plainLine, visibleText } from '#lib/domain/plain-line'

describe('a plain line', () => {
  it.each([
    ['spaces', '  it  crashes ', 'it crashes'],
    ['line breaks', 'it crashes\r\n\tby Kim\u2028now', 'it crashes by Kim now'],
    ['terminal sequences', 'ok\u001B[2J\u0007\u009B31m', 'ok[2J31m'],
    ['direction marks', 'pay \u202Eecirp\u202C \u2066a\u2069 \u200Eb\u200F\u061C', 'pay ecirp a b'],
    ['soft hyphens and zero-width spaces', 'ad\u00ADmin\u200B\u2060\uFEFF', 'admin'],
    ['tags', 'fine\u{E0001}\u{E0068}\u{E0069}', 'fine'],
    ['private characters', 'a\uE000b\u{F0000}', 'ab'],
    ['unassigned characters', 'a\u0378b', 'ab'],
    ['halves of characters', 'a\uD83Db\uDE00', 'ab'],
    ['joiners that join nothing', '\u200D \u200C1\u200D', '1'],
    ['joiners in a row', 'a\u200D\u200D\u200Cb', 'a\u200Db'],
  ])('has no %s', (_, text, plain) => {
    expect(plainLine(text)).toBe(plain)
  })

  it.each(['Zoë Ångström', '한국어', 'می‌خواهم', 'क्‍ष', '👩‍💻 👩🏽‍🚀 🏳️‍🌈', 'a < b && "c" \\ d'])(
    'keeps %s',
    (text) => {
      expect(plainLine(text)).toBe(text)
    },
  )

  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    fc.string({
      unit: fc.constantFrom('\u200D', '\u200C', ' ', '\n', '\u202E', 'a', '👩', '\uFE0F', '\uD83D'),
    }),
  )

  it('has nothing that is not seen, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainLine(text)
        expect(plain.replace(/[\u200C\u200D]/g, '')).not.toMatch(/\p{C}|[^\S ]|^ | $| {2}/u)
        expect(plain).not.toMatch(/(^|[ \d])[\u200C\u200D]/)
      }),
    )
  })

  it('is plain already the second time', () => {
    fc.assert(fc.property(anyText, (text) => plainLine(plainLine(text)) === plainLine(text)))
  })

  it('loses nothing that is seen', () => {
    const seen = (text: string) => text.replace(/[\s\p{C}]/gu, '')
    fc.assert(fc.property(anyText, (text) => seen(plainLine(text)) === seen(text)))
  })
})

it('the beginning of a text ends with a whole character', () => {
  expect(beginningOf('abc', 2)).toBe('ab')
  expect(beginningOf('a😀', 2)).toBe('a')
  expect(beginningOf('a😀', 3)).toBe('a😀')
})

it('shows what is not seen, and keeps the rest of a text', () => {
  expect(visibleText('\u001B[31mred\u0000\u009B \u202Egpj.exe')).toBe('␛[31mred␀� �gpj.exe')
  expect(visibleText('two\n\tlines 👩🏽‍🚀 می‌خواهم')).toBe('two\n\tlines 👩🏽‍🚀 می‌خواهم')
})
