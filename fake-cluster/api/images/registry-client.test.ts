import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { listenOnLoopback } from '../../loopback'
import { openRepository, RegistryFailure } from './registry-client'

const reference = { registry: 'quay.io', repository: 'packit/worker', tag: 'prod', digest: '' }

it('reports a connection lost after the registry answered, with the message of Go', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/v2/') response.end('{}')
    else request.socket.destroy()
  })
  const lost = await listenOnLoopback(server, 0)
  onTestFinished(() => lost.stop())
  const repository = await openRepository(reference, { registries: { 'quay.io': lost.url } })
  const failure = await repository.manifest('prod').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(RegistryFailure)
  expect(failure).toMatchObject({
    reason: 'InternalError',
    message: 'quay.io/packit/worker:prod: Get "https://quay.io/v2/packit/worker/manifests/prod": EOF',
  })
})
