import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { addSecurityHeaders, securityHeaders } from '#lib/server/response-headers'

it('the headers are on every answer of the process, whoever gives it', async () => {
  addSecurityHeaders(true)
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/%' ? 400 : 500
    response.end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const path of ['/%', '/']) {
    const { headers } = await fetch(address + path)
    expect(Object.fromEntries(headers)).toMatchObject(
      Object.fromEntries(
        Object.entries(securityHeaders(true)).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    )
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  }
})
