import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { prepareRequests } from '#lib/server/admission/every-request'
import { isLeaving, leave } from '#lib/server/admission/leaving'

prepareRequests(false)

/** A server that answers `/held` when it is told to, and a client that keeps its connections. */
async function serve() {
  const held: ServerResponse[] = []
  const server = createServer(({ url }, response) => {
    if (url === '/held') held.push(response)
    else response.end('answered')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => {
    agent.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask = async (path: string) => {
    const sent = request({ host: '127.0.0.1', port, path, agent }).end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return answer.headers.connection
  }
  return { ask, held }
}

it('while a process leaves, it answers, and each answer closes its connection', async () => {
  const { ask, held } = await serve()
  expect(await ask('/')).toBe('keep-alive')
  const begun = ask('/held')
  await expect.poll(() => held.length).toBe(1)
  leave()
  expect(isLeaving()).toBe(true)
  held[0]?.end('answered')
  expect(await begun).toBe('close')
  expect(await ask('/')).toBe('close')
})
