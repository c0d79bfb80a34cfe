import 'server-only'
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Dispatcher } from 'undici'
import { GroupPauses } from '#lib/cluster/request/group-pauses'
import { ProofTurns } from '#lib/cluster/request/proof-turns'
import { loadKubeConfig, type ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { connectionsTo } from '#lib/network/send'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'

/** Requests that share connections. None waits behind those of another pool. */
export type Pool = 'list-watch' | 'read' | 'write' | 'background' | 'logs'

/** HTTP/1.1 gives a request a connection of its own while it lasts. Decision 31 has the sum, and why it is not HTTP/2. */
const MOST_CONNECTIONS: Record<Pool, number | null> = {
  // One for each list-watch, and one or two for their proofs: these must never wait.
  'list-watch': null,
  // An import takes as long as a registry, and must not hold up a revert. Only what somebody confirmed is written.
  write: null,
  read: 4,
  background: 4,
  // Counted where they are opened.
  logs: null,
}

type Identity = { headers: Record<string, string>; dispatcher: Dispatcher }

export type Connection = {
  /** Address of the API server, without a trailing slash. */
  readonly server: string
  /** Reads the current credentials: token files and exec plugins rotate them. */
  identify: (pool: Pool) => Promise<Identity>
  /** After a 401: the next request reads the credentials again, not from the client's cache of one minute. */
  forgetCredentials: () => void
  readonly pauses: GroupPauses
  /** When the watches are proven. */
  readonly proofs: ProofTurns
}

/** One connection per configuration, for as long as the process runs. */
export function connectionTo(configuration: ClusterConfiguration): Connection {
  return processSingleton(`connection ${JSON.stringify(configuration)}`, () => connect(configuration))
}

export function connect(configuration: ClusterConfiguration, clock = systemClock): Connection {
  let kubeConfig = load(configuration)
  const server = (kubeConfig.getCurrentCluster()?.server ?? '').replace(/\/+$/, '')
  const dispatcherFor = cachedDispatcher(new URL(server))
  return {
    server,
    identify: async (pool) => {
      const headers: Record<string, string> = {}
      const options: RequestOptions = { headers }
      await kubeConfig.applyToHTTPSOptions(options)
      if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
      if (headers.Authorization) headers.Authorization = withoutLineBreaks(headers.Authorization)
      return { headers, dispatcher: dispatcherFor(pool, options) }
    },
    forgetCredentials: () => {
      const reloaded = loadKubeConfig(configuration)
      if (reloaded.ok) kubeConfig = reloaded.value
    },
    pauses: new GroupPauses(clock),
    proofs: new ProofTurns(clock),
  }
}

/** The client sends the token file unchanged. A token has no spaces (RFC 6750), and a header no line breaks. */
function withoutLineBreaks(authorization: string): string {
  const [scheme = '', ...credentials] = authorization.trim().split(/\s+/)
  return `${scheme} ${credentials.join('')}`
}

function load(configuration: ClusterConfiguration): KubeConfig {
  const loaded = loadKubeConfig(configuration)
  if (loaded.ok) return loaded.value
  const { member, found, expected } = loaded.error
  throw new Error(`${member}: found ${found}, expected ${expected}`)
}

/** One agent for each pool, until the certificates change: the client makes one per request, with a TLS handshake each. */
function cachedDispatcher(server: URL): (pool: Pool, tls: RequestOptions) => Dispatcher {
  const cached = new Map<Pool, { key: string; agent: Dispatcher }>()
  return (pool, { ca, cert, key, servername, rejectUnauthorized = true }) => {
    const options = [ca, cert, key, servername, rejectUnauthorized].map(String).join('\n')
    const known = cached.get(pool)
    if (known?.key === options) return known.agent
    void known?.agent.close()
    // A dead peer is noticed 30 s after its last packet: ten probes follow, one per second (libuv).
    const connect = { ca, cert, key, servername, rejectUnauthorized, keepAliveInitialDelay: 20_000 }
    // Longer than the pause between two requests, shorter than the 90 s after which an API server closes the connection.
    const agent = connectionsTo(server, {
      connect,
      connections: MOST_CONNECTIONS[pool],
      keepAliveTimeout: 60_000,
    })
    cached.set(pool, { key: options, agent })
    return agent
  }
}
