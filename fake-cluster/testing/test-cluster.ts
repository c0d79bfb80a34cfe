import type { Deployment, ImageStream, Pod, ReplicaSet, StatefulSet, Status } from '#lib/kubernetes/objects'
import type { Rule } from '../api/rule'
import { startCluster, type Cluster } from '../cluster'
import type { Build } from '../registry/images'
import { Registry } from '../registry/registry'
import { startRegistryServer } from '../registry/server'

const EVERYTHING: Rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
export const NAMESPACE = 'packit--prod'
export const IMAGES = `/apis/image.openshift.io/v1/namespaces/${NAMESPACE}`
export const APPS = `/apis/apps/v1/namespaces/${NAMESPACE}`
export const CORE = `/api/v1/namespaces/${NAMESPACE}`

type Answer<T> = { status: number; type: string; body: T }

/** A fast cluster with one registry named quay.io, for tests over HTTP. */
export type TestCluster = Cluster & {
  registry: Registry
  registryUrl: string
  /** Pushes a different build each time; returns its digest. */
  push(repository: string, tag: string, build?: Partial<Build>): string
  call<T = Status>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>>
  read<T>(path: string): Promise<T>
}
type CallOptions = { token?: string; type?: string }

/** @param rules of users, whose token is their name @param groups the rules of groups */
export async function startTestCluster(
  rules: Record<string, Rule[]> = {},
  speed = 100,
  groups: Record<string, Rule[]> = {},
): Promise<TestCluster> {
  const registry = new Registry(['packit/private'])
  const server = await startRegistryServer(registry)
  const users = [
    ...Object.entries({ admin: [EVERYTHING], ...rules }).map(([name, of]) => {
      return { token: name, name, groups: [], rules: of }
    }),
    ...Object.entries(groups).map(([name, of]) => ({ token: '', name, groups: [name], rules: of })),
  ]
  const options = { users, registries: { 'quay.io': server.url }, speed, scheduledImportSeconds: 10 }
  const cluster = await startCluster(options)
  let builds = 0

  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<Answer<T>> => {
    const {
      token = 'admin',
      type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    } = options
    const headers = { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(cluster.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: text }),
    })
    const contentType = response.headers.get('content-type') ?? ''
    const answer = await response.text()
    const parsed: unknown = contentType === 'application/json' ? JSON.parse(answer) : answer
    return { status: response.status, type: contentType, body: parsed as T }
  }
  return {
    ...cluster,
    registry,
    registryUrl: server.url,
    push(repository, tag, build = {}) {
      builds += 1
      const commit = String(builds).padStart(40, '0')
      const created = `2026-11-01T00:00:${String(builds % 60).padStart(2, '0')}Z`
      return registry.push({ repository, tag, created, commit, source: 'https://example.com', ...build })
    },
    call,
    async read<T>(path: string) {
      return (await call<T>('GET', path)).body
    },
    async stop() {
      await cluster.stop()
      await server.stop()
    },
  }
}

/** Waits for the controllers; fails with the last answer on timeout. */
export async function until<T>(read: () => T | Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000
  for (;;) {
    const value = await read()
    if (isSo(value)) return value
    if (Date.now() > end) throw new Error(`This did not come: ${JSON.stringify(value).slice(0, 2000)}`)
    await pause(5)
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** A stream whose tag follows `quay.io/packit/NAME:TAG`. */
export function streamOf(name: string, tag: string, more: object = {}): ImageStream {
  const from = { kind: 'DockerImage', name: `quay.io/packit/${name}:${tag}` }
  return {
    metadata: { name, namespace: NAMESPACE },
    spec: { lookupPolicy: { local: true }, tags: [{ name: tag, from, ...more }] },
  }
}

export function triggerOf(streamTag: string, container: string, more: object = {}): Record<string, string> {
  const fieldPath = `spec.template.spec.containers[?(@.name=="${container}")].image`
  const trigger = { from: { kind: 'ImageStreamTag', name: streamTag }, fieldPath, ...more }
  return { 'image.openshift.io/triggers': JSON.stringify([trigger]) }
}

export function deploymentOf(
  name: string,
  image: string,
  annotations: Record<string, string> = {},
): Deployment {
  const labels = { component: name }
  return {
    metadata: { name, namespace: NAMESPACE, annotations },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  }
}

export function statefulSetOf(
  name: string,
  image: string,
  annotations: Record<string, string> = {},
  podManagementPolicy: 'OrderedReady' | 'Parallel' = 'OrderedReady',
): StatefulSet {
  const { metadata, spec } = deploymentOf(name, image, annotations)
  const { selector, template } = spec
  return { metadata, spec: { replicas: 2, serviceName: name, podManagementPolicy, selector, template } }
}

export function imageOf(workload: Deployment | ReplicaSet | StatefulSet | Pod): string {
  const spec = workload.spec && 'template' in workload.spec ? workload.spec.template : workload
  return (spec as Pod).spec?.containers?.[0]?.image ?? ''
}
