import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type LoopbackServer = { url: string; stop(): Promise<void> }

/** Nothing of the demo can be reached from another machine. Port 0 is any free one. */
export function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // A TCP server that listens has an AddressInfo; null and strings are for others.
      const { port: given } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${given}`, stop: () => close(server) })
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
