import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from '#lib/domain/csv'

/** A reader by RFC 4180, which knows nothing of the writer. */
function read(text: string): string[][] {
  const records: string[][] = []
  let [record, cell, isQuoted] = [new Array<string>(), '', false]
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text.charAt(at + 1) === '"') cell += text.charAt((at += 1))
      else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',' || text.startsWith('\r\n', at)) {
      record.push(cell)
      cell = ''
      if (character === ',') continue
      records.push(record)
      record = []
      at += 1
    } else cell += character
  }
  return records
}

const body = (text: string) => text.slice(1)

describe('a table as CSV', () => {
  it('begins with a byte order mark, and ends each record with CRLF', () => {
    expect(
      csvOf([
        ['a', 'b'],
        ['č', ''],
      ]),
    ).toBe('\uFEFFa,b\r\nč,\r\n')
  })

  it.each([
    ['a "quote"', '"a ""quote"""'],
    ['one, two', '"one, two"'],
    ['one\ntwo', '"one\ntwo"'],
    ['one\rtwo', '"one\rtwo"'],
    ['日本 – ☃', '日本 – ☃'],
    ['a=1', 'a=1'],
  ])('has %j as %s', (cell, written) => {
    expect(body(csvOf([[cell]]))).toBe(`${written}\r\n`)
  })

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\n=1',
    '＝1',
    '=HYPERLINK("https://x";"y")',
  ])('makes a text of the formula %j', (formula) => {
    expect(read(body(csvOf([[formula]])))).toEqual([[`'${formula}`]])
  })

  const cell = fc.oneof(
    fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', ' ', "'", 'a', 'é') }),
  )

  it('is read as it was written, and no cell of it is computed', () => {
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
    fc.assert(
      fc.property(table, (records) => {
        const found = read(body(csvOf(records)))
        expect(
          found.map((cells) => cells.map((each) => each.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/u, ''))),
        ).toEqual(
          records.map((cells) => cells.map((each) => each.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/u, ''))),
        )
        for (const each of found.flat()) expect(each).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})
