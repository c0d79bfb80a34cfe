import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListReader } from '#lib/cluster/request/list-reader'

/** What a reader gives of a text that arrives in chunks of this size. */
function read(text: string, size: number) {
  const items: unknown[] = []
  const reader = new ListReader(({ text: item }) => items.push(JSON.parse(item)))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size))
  return { items, outline: JSON.parse(reader.end()) as unknown }
}

describe('a list that is read item by item', () => {
  it('is the same as one that is read as a whole, however it arrives', () => {
    const escapes = fc.array(fc.constantFrom('\\', '"', ',', ']', '}')).map((parts) => parts.join(''))
    const list = fc.record({
      before: fc.jsonValue(),
      items: fc.array(fc.oneof(fc.jsonValue(), escapes)),
      metadata: fc.jsonValue(),
    })
    const shape = fc.record({ list, indent: fc.constantFrom(0, 2), size: fc.integer({ min: 1, max: 40 }) })
    fc.assert(
      fc.property(shape, ({ list: whole, indent, size }) => {
        const text = JSON.stringify(whole, null, indent)
        const expected = JSON.parse(text) as typeof whole
        expect(read(text, size)).toEqual({ items: expected.items, outline: { ...expected, items: [] } })
      }),
    )
  })

  it.each([
    ['other lists', { tags: [1, [2]], items: [3] }, [3]],
    ['items deeper down', { spec: { items: [1, 2] } }, []],
    ['items in a text', { text: ',"items":[', more: [1] }, []],
    ['a key that ends like items', { 'a,"items': [1] }, []],
    ['brackets in texts', { items: ['[', ']}', '\\"', ','] }, ['[', ']}', '\\"', ',']],
  ])('can have %s', (_what, list, items) => {
    expect(read(JSON.stringify(list), 5).items).toEqual(items)
  })
})
