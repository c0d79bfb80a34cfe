import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { prepareRequests } from '#lib/server/admission/every-request'
import { securityHeaders } from '#lib/server/response-headers'

beforeAll(() => prepareRequests(true))

async function serverThat(handle: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

it('the headers are on every answer of the process, whoever gives it', async () => {
  const port = await serverThat(({ url }, response) => {
    response.statusCode = url === '/%' ? 400 : 500
    response.end()
  })
  for (const path of ['/%', '/']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
    expect(Object.fromEntries(headers)).toMatchObject(
      Object.fromEntries(
        Object.entries(securityHeaders(true)).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    )
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  }
})

it('Next gets the router state of its own client, and no other', async () => {
  const seen: IncomingHttpHeaders[] = []
  const port = await serverThat(({ headers }, response) => {
    seen.push(headers)
    response.end()
  })
  for (const state of [encodeURIComponent('["",{}]'), '%7B', '%', '[1,2']) {
    await fetch(`http://127.0.0.1:${port}/`, { headers: { 'next-router-state-tree': state } })
  }
  expect(seen.map((headers) => headers['next-router-state-tree'])).toEqual([
    '%5B%22%22%2C%7B%7D%5D',
    undefined,
    undefined,
    undefined,
  ])
})

it('an upload that the sender gives up is no error', async () => {
  const told: unknown[] = []
  const closed = new Promise<void>((resolve) => {
    void serverThat((request) => {
      request.on('error', (error) => told.push(error)).on('close', resolve)
      request.resume()
    }).then((port) => {
      const socket = connect(port, '127.0.0.1')
      socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy())
    })
  })
  await closed
  expect(told).toEqual([])
})
