import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type LoopbackServer = { url: string; stop(): Promise<void> }

/** The demo cannot be reached from another machine. Port 0 means any free port. */
export function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      // A listening TCP server has an AddressInfo; null and strings are for other servers.
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
