import { describe, expect, it } from 'vitest'
import { linesOf } from '#lib/cluster/request/lines'
import type { Piece } from '#lib/cluster/request/piece'

const whole = (text: string): Piece => ({ text, isWhole: true })

async function read(chunks: Buffer[], longest?: number): Promise<Piece[]> {
  const lines: Piece[] = []
  async function* arriving() {
    for (const chunk of chunks) yield await Promise.resolve(chunk)
  }
  for await (const line of linesOf(arriving(), longest)) lines.push(line)
  return lines
}

describe('lines', () => {
  it.each([1, 2, 3, 7, 100])('are the same when they arrive in chunks of %i bytes', async (size) => {
    const bytes = Buffer.from('{"name":"Füße ☃ 🚀"}\n\n{"b":2}\n')
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    expect(await read(chunks)).toEqual(['{"name":"Füße ☃ 🚀"}', '', '{"b":2}'].map(whole))
  })

  it('that are incomplete are dropped', async () => {
    expect(await read([Buffer.from('whole\nhal')])).toEqual([whole('whole')])
  })

  it.each([1, 7, 100])(
    'that are too long are cut, and the next ones are whole (chunks of %i bytes)',
    async (size) => {
      const bytes = Buffer.from(`${'a'.repeat(50_000)}\nb\n${'c'.repeat(50_001)}\nd\n`)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      const [first, second, third, fourth] = await read(chunks, 50_000)
      expect(first).toEqual(whole('a'.repeat(50_000)))
      expect(second).toEqual(whole('b'))
      expect(third).toEqual({ text: 'c'.repeat(4_096), isWhole: false })
      expect(fourth).toEqual(whole('d'))
    },
  )
})
