import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { collectionPath } from '#lib/kubernetes/paths'
import { sleep, type Clock } from '#lib/runtime/clock'
import { startDeadline } from '#lib/runtime/deadline'
import type { Connection } from '#lib/cluster/request/connection'
import { LIST_WATCH_LIMITS, request } from '#lib/cluster/request/request'

/** Four reads a minute while etcd answers, at most six while it does not: these count from one question to the next. */
const EVERY_MS = 15_000
const AGAIN_MS = 10_000
const ANSWER_MS = 10_000

/** Quayside needs both anyway. They belong to different API groups, each of which can be refused or down. */
const RESOURCES = ['deployments', 'pods'] as const

/** When the API server last had an answer from etcd, and why it has none since then. */
export type QuorumProof = { readonly provenAt: number; readonly error: ClusterError | null }

/** For a source without a cache in between. */
export const ALWAYS_PROVEN: QuorumProof = { provenAt: Infinity, error: null }

export type QuorumRead = (
  resource: (typeof RESOURCES)[number],
  namespace: string,
  signal: AbortSignal,
) => Promise<Answer<unknown>>

/**
 * A list without a resourceVersion, of one object. It needs a quorum of etcd: an API server either reads the list there, or asks
 * there how new its cache has to be (KEP-2340, consistent reads from cache). Watches and their proofs need the cache alone.
 */
export function quorumReadOf(connection: Connection): QuorumRead {
  return (resource, namespace, signal) => {
    const path = collectionPath(resource, namespace)
    return request(connection, { method: 'GET', path, query: { limit: 1 } }, LIST_WATCH_LIMITS, signal)
  }
}

/** Proves for all environments on one connection that etcd answers. Decision 23 explains why. */
export class QuorumReads implements QuorumProof {
  provenAt: number
  error: ClusterError | null = null
  private failures = 0
  private readonly namespaces: string[] = []
  private readonly end = new AbortController()

  constructor(
    private readonly read: QuorumRead,
    private readonly clock: Clock,
    private readonly report: (error: unknown) => void,
  ) {
    // Until the first answer, the first lists vouch for etcd: they have no resourceVersion either.
    this.provenAt = clock.now()
  }

  /** A namespace that may be read. The first one starts it. */
  add(namespace: string): void {
    this.namespaces.push(namespace)
    if (this.namespaces.length === 1) void this.keepReading()
  }

  stop(): void {
    this.end.abort()
  }

  private async keepReading(): Promise<void> {
    const { signal } = this.end
    while (!signal.aborted) {
      const askedAt = this.clock.now()
      const answer = await this.ask()
      if (answer.ok) this.provenAt = askedAt
      else this.failures += 1
      this.error = answer.ok ? null : answer.error
      // A pause that the server asked for is kept by the connection, and is of one API group.
      const next = askedAt + (answer.ok ? EVERY_MS : AGAIN_MS)
      await sleep(this.clock, next - this.clock.now(), signal)
    }
  }

  /** After a failure somewhere else, because one namespace or one API that fails says nothing about etcd. */
  private async ask(): Promise<Answer<unknown>> {
    const resource = RESOURCES[this.failures % RESOURCES.length] ?? 'pods'
    const namespace = this.namespaces[this.failures % this.namespaces.length] ?? ''
    const { signal, release } = startDeadline(this.clock, ANSWER_MS, this.end.signal)
    try {
      return await this.read(resource, namespace, signal)
    } catch (error) {
      if (!this.end.signal.aborted) this.report(error)
      return { ok: false, error: { code: 'failed', message: 'Internal error in Quayside. See its log.' } }
    } finally {
      release()
    }
  }
}
