import 'server-only'
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { Agent, type Dispatcher } from 'undici'
import { GroupPauses } from '#lib/cluster/request/group-pauses'
import { loadKubeConfig, type ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'

type Identity = { headers: Record<string, string>; dispatcher: Dispatcher }

export type Connection = {
  /** Address of the API server, without a trailing slash. */
  readonly server: string
  /** Reads the current credentials: token files and exec plugins rotate them. */
  identify: () => Promise<Identity>
  /** After a 401: the next request reads the credentials again, not from the client's cache of one minute. */
  forgetCredentials: () => void
  readonly pauses: GroupPauses
}

/** One connection per configuration, for as long as the process runs. */
export function connectionTo(configuration: ClusterConfiguration): Connection {
  return processSingleton(`connection ${JSON.stringify(configuration)}`, () => connect(configuration))
}

export function connect(configuration: ClusterConfiguration, clock = systemClock): Connection {
  let kubeConfig = load(configuration)
  const dispatcherFor = cachedDispatcher()
  return {
    server: (kubeConfig.getCurrentCluster()?.server ?? '').replace(/\/+$/, ''),
    identify: async () => {
      const headers: Record<string, string> = {}
      const options: RequestOptions = { headers }
      await kubeConfig.applyToHTTPSOptions(options)
      if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
      if (headers.Authorization) headers.Authorization = withoutLineBreaks(headers.Authorization)
      return { headers, dispatcher: dispatcherFor(options) }
    },
    forgetCredentials: () => {
      const reloaded = loadKubeConfig(configuration)
      if (reloaded.ok) kubeConfig = reloaded.value
    },
    pauses: new GroupPauses(clock),
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

/** One agent until the certificates change: the client makes one per request, with a TLS handshake each. */
function cachedDispatcher(): (tls: RequestOptions) => Dispatcher {
  let cached: { key: string; agent: Agent } | undefined
  return ({ ca, cert, key, servername, rejectUnauthorized = true }) => {
    const options = [ca, cert, key, servername, rejectUnauthorized].map(String).join('\n')
    if (cached?.key !== options) {
      void cached?.agent.close()
      // A dead peer is noticed 30 s after its last packet: ten probes follow, one per second (libuv).
      const connect = { ca, cert, key, servername, rejectUnauthorized, keepAliveInitialDelay: 20_000 }
      // Longer than the pause between two requests, shorter than the 90 s after which an API server closes the connection.
      cached = { key: options, agent: new Agent({ connect, keepAliveTimeout: 60_000 }) }
    }
    return cached.agent
  }
}
