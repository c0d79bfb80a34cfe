import 'server-only'
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { Agent, type Dispatcher } from 'undici'
import { loadKubeConfig, type ClusterConfiguration } from '#lib/cluster/request/kube-config'
import { processSingleton } from '#lib/runtime/process-singleton'

type Identity = { headers: Record<string, string>; dispatcher: Dispatcher }

export type Connection = {
  /** Address of the API server, without a slash at its end. */
  readonly server: string
  /** Reads the credentials as they are now: token files and exec plugins rotate them. */
  identify: () => Promise<Identity>
  /** After a 401: the next request reads the credentials anew rather than from the client's cache of a minute. */
  forgetCredentials: () => void
}

/** The connection of this configuration, kept as long as the process runs. */
export function connectionTo(configuration: ClusterConfiguration): Connection {
  return processSingleton(`connection ${JSON.stringify(configuration)}`, () => connect(configuration))
}

export function connect(configuration: ClusterConfiguration): Connection {
  let kubeConfig = load(configuration)
  const dispatcherFor = cachedDispatcher()
  return {
    server: (kubeConfig.getCurrentCluster()?.server ?? '').replace(/\/+$/, ''),
    identify: async () => {
      const headers: Record<string, string> = {}
      const options: RequestOptions = { headers }
      await kubeConfig.applyToHTTPSOptions(options)
      if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
      // The client sends the token file as it is, and a line break at its end is not allowed in a header.
      if (headers.Authorization) headers.Authorization = headers.Authorization.trim()
      return { headers, dispatcher: dispatcherFor(options) }
    },
    forgetCredentials: () => {
      const reloaded = loadKubeConfig(configuration)
      if (reloaded.ok) kubeConfig = reloaded.value
    },
  }
}

function load(configuration: ClusterConfiguration): KubeConfig {
  const loaded = loadKubeConfig(configuration)
  if (loaded.ok) return loaded.value
  const { member, found, expected } = loaded.error
  throw new Error(`${member}: found ${found}, expected ${expected}`)
}

/** One agent for as long as the certificates stay: the client makes one per request, and so a TLS handshake each. */
function cachedDispatcher(): (tls: RequestOptions) => Dispatcher {
  let kept: { of: string; agent: Agent } | undefined
  return ({ ca, cert, key, servername, rejectUnauthorized = true }) => {
    const of = [ca, cert, key, servername, rejectUnauthorized].map(String).join('\n')
    if (kept?.of !== of) {
      void kept?.agent.close()
      // A peer that is gone is noticed 30 s after its last packet: ten probes follow, one a second (libuv).
      const connect = { ca, cert, key, servername, rejectUnauthorized, keepAliveInitialDelay: 20_000 }
      // Longer than the pause between two refreshes, shorter than the 90 s after which an API server hangs up.
      kept = { of, agent: new Agent({ connect, keepAliveTimeout: 60_000 }) }
    }
    return kept.agent
  }
}
