import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '#lib/runtime/system-clock'

/** The two ends of a connection. */
async function connection(): Promise<[Socket, Socket]> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const far = await accepted
  onTestFinished(() => {
    near.destroy()
    far.destroy()
    server.close()
  })
  return [near, far]
}

function beBusy(milliseconds: number) {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

it('a timer that is late comes after what arrived before it was due', async () => {
  const [near, far] = await connection()
  const order: string[] = []
  near.on('data', () => order.push('answer'))
  await new Promise<void>((resolve) => {
    systemClock.after(20, () => {
      order.push('deadline')
      resolve()
    })
    setImmediate(() => {
      far.write('answer')
      beBusy(60)
    })
  })
  expect(order).toEqual(['answer', 'deadline'])
})

it('a timer that is cancelled while it waits for that does not come', async () => {
  let isCalled = false
  const cancel = systemClock.after(1, () => (isCalled = true))
  setTimeout(cancel, 1)
  // Both are due now.
  beBusy(10)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(isCalled).toBe(false)
})
