import { describe, expect, it } from 'vitest'
import { linesOf } from '#lib/cluster/request/lines'

async function read(chunks: Buffer[], longest?: number): Promise<string[]> {
  const lines: string[] = []
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
    expect(await read(chunks)).toEqual(['{"name":"Füße ☃ 🚀"}', '', '{"b":2}'])
  })

  it('that are incomplete are dropped', async () => {
    expect(await read([Buffer.from('whole\nhal')])).toEqual(['whole'])
  })

  it('that are too long are rejected', async () => {
    await expect(read([Buffer.from('aaaaaa'), Buffer.from('aaaaaa')], 10)).rejects.toThrow()
  })
})
