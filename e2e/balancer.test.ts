import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { listenOnLoopback } from '../fake-cluster/loopback'
import { startBalancer } from './balancer'
import { startFaultProxy } from './fault-proxy'

/** A replica that says its name, as long as it is ready. */
async function startReplica(name: string) {
  const state = { isReady: true, url: '' }
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/api/readyz' && !state.isReady ? 503 : 200
    response.end(name)
  })
  const listening = await listenOnLoopback(server, 0)
  onTestFinished(() => listening.stop())
  return Object.assign(state, { url: listening.url })
}

it('sends requests to one after the other of those that are ready', async () => {
  const [one, two] = [await startReplica('one'), await startReplica('two')]
  const balancer = startBalancer(one.url)
  const proxy = await startFaultProxy(balancer.next)
  onTestFinished(() => {
    balancer.close()
    proxy.close()
  })
  const asked = async () => {
    const answers: string[] = []
    for (let time = 0; time < 4; time += 1) answers.push(await (await fetch(proxy.url)).text())
    return answers.sort()
  }
  expect(await asked()).toEqual(['one', 'one', 'one', 'one'])
  await balancer.use([one.url, two.url])
  expect(await asked()).toEqual(['one', 'one', 'two', 'two'])
  one.isReady = false
  await expect.poll(asked).toEqual(['two', 'two', 'two', 'two'])
  one.isReady = true
  await expect.poll(asked).toEqual(['one', 'one', 'two', 'two'])
})
