import 'server-only'
import { rootCertificates } from 'node:tls'
import { z } from 'zod'
import { loadKubeConfig } from '#lib/cluster/request/kube-config'
import { readOrNull } from '#lib/server/config/secrets'
import type { OpenshiftSignIn } from '#lib/server/config/sign-in-schema'
import { refuse, type Got } from '#lib/server/auth/providers/provider'
import { payloadOf } from '#lib/server/auth/providers/token-payload'

type Cluster = OpenshiftSignIn['cluster']

/** A client of OAuth. */
export type Account = { id: string; secret: string }

const OF_POD = '/var/run/secrets/kubernetes.io/serviceaccount'
const ID = /^system:serviceaccount:[^:]+:[^:]+$/
const payload = z.object({ sub: z.string().regex(ID) })

/**
 * The service account as a client of OAuth: its name is the id, its token the secret. The token says the name. It is read at each use,
 * because the kubelet replaces it before it ends.
 */
export function readAccount(cluster: Cluster): Got<Account> {
  const file = 'server' in cluster ? cluster.tokenFile : `${OF_POD}/token`
  const token = readOrNull(file)?.trim()
  if (token === undefined || token === '')
    return refuse('TokenUnreadable', `${file} cannot be read, or is empty`)
  const parsed = payload.safeParse(payloadOf(token))
  return parsed.success
    ? { ok: true, value: { id: parsed.data.sub, secret: token } }
    : refuse('TokenUnreadable', `${file} holds no token of a service account`)
}

export function serverOf(cluster: Cluster): string {
  if ('server' in cluster) return cluster.server.replace(/\/+$/, '')
  const loaded = loadKubeConfig(cluster)
  return (
    (loaded.ok ? loaded.value.getCurrentCluster()?.server : undefined) ?? 'https://kubernetes.default.svc'
  )
}

/**
 * Whom to trust: the cluster's authorities, which sign for the API server and usually for its routes, and those that the process
 * trusts, because the routes can have a certificate of another one. To name authorities replaces those of the process.
 */
export function trustOf(cluster: Cluster): string[] {
  const file = 'server' in cluster ? cluster.caFile : `${OF_POD}/ca.crt`
  const more = [file, process.env.NODE_EXTRA_CA_CERTS]
    .map((each) => (each === undefined || each === '' ? null : readOrNull(each)))
    .filter((content) => content !== null)
  return [...rootCertificates, ...more]
}
