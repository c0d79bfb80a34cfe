import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMessages } from '#lib/client/live/event-stream'

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

async function read(chunks: Uint8Array[]) {
  const messages = []
  for await (const message of readMessages(streamOf(chunks))) messages.push(message)
  return messages
}

const bytes = (text: string) => new TextEncoder().encode(text)
const topic = '/api/environments/prod/pipeline'

it('messages are read wherever the bytes are split', async () => {
  const sent = [
    { kind: 'hello', build: 'b-1' },
    { kind: 'view', topic, view: { name: 'Ölhafen 🚢', lines: 'a\nb' } },
    { kind: 'end' },
  ]
  const whole = bytes(sent.map((message) => `data: ${JSON.stringify(message)}\n\n`).join(':\n\n'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 8 }), async (cuts) => {
      const ends = [...cuts, whole.length].sort((a, b) => a - b)
      const chunks = ends.map((end, index) => whole.slice(ends[index - 1] ?? 0, end))
      expect((await read(chunks)).filter((message) => message !== 'heartbeat')).toEqual(sent)
    }),
  )
})

it.each([
  ['no JSON', 'data: {"kind":"vi\n\n'],
  ['no message', 'data: 7\n\n'],
  ['a field that we do not send', 'retry: 5\n\n'],
])('%s is told, and what follows is read', async (_which, line) => {
  expect(await read([bytes(`${line}data: {"kind":"end"}\n\n`)])).toEqual(['malformed', { kind: 'end' }])
})

it('a heartbeat is a sign of life', async () => {
  expect(await read([bytes(':\n\n:\n\n')])).toEqual(['heartbeat', 'heartbeat'])
})

it('an incomplete message at the end is ignored', async () => {
  expect(await read([bytes('data: {"kind":"end"}')])).toEqual([])
})
