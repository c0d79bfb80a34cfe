import 'server-only'
import { currentExchange } from '#lib/server/admission/exchange'

/** The connection of an event stream. */
export type Connection = { whenGone: (call: () => void) => void; cut: () => void }

/**
 * The connection of the current request. Next closes the connection of a failed stream only after its pending write, which never
 * ends if the browser does not read.
 */
export function currentConnection(): Connection {
  const socket = currentExchange()?.request.socket
  return {
    whenGone: (call) => {
      if (socket === undefined || socket.destroyed) call()
      else socket.once('close', call)
    },
    cut: () => void socket?.destroy(),
  }
}
