import 'server-only'
import { hostname } from 'node:os'
import { connectionTo } from '#lib/cluster/request/connection'
import type { Reached } from '#lib/domain/installation/about-view'
import { proxyFor } from '#lib/network/proxies'
import { processSingleton } from '#lib/runtime/process-singleton'
import { buildName } from '#lib/server/build'
import type { Config } from '#lib/server/config/config'
import type { Environment } from '#lib/server/config/parse'
import { readOrNull } from '#lib/server/config/secrets'
import type { SignIn } from '#lib/server/config/sign-in-schema'
import { runningVersion } from '#lib/server/version'

/** What runs here, and since when. */
export function currentProcess() {
  return processSingleton('process', () => {
    const { version: release, revision, node } = runningVersion()
    const build = buildName()
    return {
      release,
      revision,
      build,
      node,
      replica: hostname(),
      startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    }
  })
}

export function reached(address: string): Reached {
  const url = new URL(address)
  const proxy = proxyFor(url)
  return { host: url.host, proxy: proxy && new URL(proxy.address).host }
}

/** Of the service where people sign in. */
export function signInReached(signIn: SignIn): Reached {
  if (signIn.kind === 'oidc') return reached(signIn.issuer)
  return reached(signIn.kind === 'github' ? signIn.url : connectionTo(signIn.cluster).server)
}

export function clusterOf({ cluster }: Environment): Reached {
  return reached(connectionTo(cluster).server)
}

/** How many certificates Node took from the file that NODE_EXTRA_CA_CERTS names; null if it names none. */
export function extraCertificates(
  { NODE_EXTRA_CA_CERTS: file = '' }: Readonly<Record<string, string | undefined>> = process.env,
): number | null {
  if (file === '') return null
  return (readOrNull(file) ?? '').split('-----BEGIN CERTIFICATE-----').length - 1
}

/**
 * For the log, when the process starts. As a few texts, since a line is bounded and lists are cut before texts are. Proxies appear by
 * their host, so no credentials do.
 */
export function runningWith({ environments, forges, signIn, url, trustedProxies }: Config) {
  const { startedAt: _startedAt, ...current } = currentProcess()
  const ofEnvironment = (environment: Environment) => {
    const { name, namespace, registryCheckSeconds, scheduledImportSeconds } = environment
    const where = `${namespace} at ${inWords(clusterOf(environment))}`
    return `${name}: ${where}, registry every ${registryCheckSeconds} s, imports every ${scheduledImportSeconds} s`
  }
  return {
    ...current,
    url,
    configuration: process.env.QUAYSIDE_CONFIG ?? 'variables',
    environments: environments.map(ofEnvironment).join('; '),
    signIn: inWords(signInReached(signIn)),
    forges: forges
      .map((forge) => `${forge.name}: ${forge.kind} at ${inWords(reached(forge.url))}`)
      .join('; '),
    trustedProxies: trustedProxies.join(', '),
    extraCertificates: extraCertificates(),
  }
}

function inWords({ host, proxy }: Reached): string {
  return proxy === null ? host : `${host} through ${proxy}`
}
