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
    ['one; two', '"one; two"'],
    ['one\ttwo', '"one\ttwo"'],
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
    '"=1',
  ])('makes a text of the formula %j', (formula) => {
    const [[cell = ''] = []] = read(body(csvOf([[formula]])))
    expect(cell.startsWith("'")).toBe(true)
    expect(cell.replaceAll("'", '')).toBe(formula)
  })

  it.each([
    ['Ola;=1+1;', "Ola;'=1+1;"],
    ['Ola; "=HYPERLINK(A1)";', `Ola;' "=HYPERLINK(A1)";`],
    ['Ola\t-1', "Ola\t'-1"],
    ['Ola\r\n@SUM(A1)', "Ola\r'\n'@SUM(A1)"],
    ['Ola; = is fine; so is this', "Ola;' = is fine; so is this"],
    ['a;b-1', 'a;b-1'],
  ])('has no formula in %j where other characters separate cells', (text, written) => {
    expect(read(body(csvOf([[text]])))).toEqual([[written]])
  })

  const cell = fc.oneof(
    fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
    fc.string({
      unit: fc.constantFrom('"', ',', ';', '\r', '\n', '=', '+', '-', '@', '\t', ' ', "'", 'a', 'é'),
    }),
  )

  it('is read as it was written, and no cell of it is computed', () => {
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
    fc.assert(
      fc.property(table, (records) => {
        const text = body(csvOf(records))
        const bare = (all: string[][]) => all.map((cells) => cells.map((each) => each.replaceAll("'", '')))
        expect(bare(read(text))).toEqual(bare(records))
        for (const each of [...read(text).flat(), ...text.split(/[;\t\r\n]/)])
          expect(each).not.toMatch(/^[\s"]*[=+\-@＝]/u)
      }),
    )
  })
})
