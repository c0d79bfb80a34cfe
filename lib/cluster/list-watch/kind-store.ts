import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { freshnessOf, staleFrom, type Freshness } from '#lib/domain/snapshot'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { isUnreadable, type UnreadableObject } from '#lib/kubernetes/shapes'
import type { Clock } from '#lib/runtime/clock'
import { quietUntil } from '#lib/runtime/backoff'
import { Tally } from '#lib/cluster/list-watch/tally'
import type { Named, Phase, Target } from '#lib/cluster/list-watch/target'
import { ALWAYS_PROVEN, type QuorumProof } from '#lib/cluster/list-watch/quorum-proof'

/** The state of a list-watch. Times are those of its clock. */
export type KindState = {
  phase: Phase
  /** When this phase began. */
  since: number
  /** The last time at which the objects are known to be as the API server has them; null until the first list. */
  freshAt: number | null
  /** When it began to fail; null while a watch is open. */
  failingSince: number | null
  /** Why it fails; null if it does not. */
  error: ClusterError | null
}

/** The objects of one kind in one namespace, by name, and how fresh they are. */
export class KindStore<T extends KubernetesObject> extends Tally implements Target<T> {
  state: KindState
  quietUntil = 0
  /** Resolves when the first list was read, failed, or takes too long. */
  readonly settled: Promise<void>
  isSettled = false
  private readonly fulfil: () => void
  private objects: Map<string, T | UnreadableObject> | null = null
  private sorted: Sorted<T> | null = null

  constructor(
    private readonly clock: Clock,
    /** Called with the names of objects that changed, or with none if only the state changed. */
    private readonly notify: (names: string[]) => void,
    private readonly quorum: QuorumProof = ALWAYS_PROVEN,
  ) {
    super()
    this.state = {
      phase: 'listing',
      since: clock.now(),
      freshAt: null,
      failingSince: null,
      error: null,
    }
    let fulfil: (() => void) | undefined
    this.settled = new Promise((resolve) => {
      fulfil = resolve
    })
    this.fulfil = () => fulfil?.()
  }

  /** Null before the first list. The same array until something changes. */
  get list(): readonly T[] | null {
    return this.sort()?.readable ?? null
  }

  /** The objects that are not in the list, because they are not what their API says. */
  get unreadable(): readonly UnreadableObject[] {
    return this.sort()?.unreadable ?? NONE
  }

  get(name: string): T | undefined {
    const found = this.objects?.get(name)
    return found === undefined || isUnreadable(found) ? undefined : found
  }

  known({ name }: Named): T | UnreadableObject | undefined {
    return this.objects?.get(name)
  }

  get provenAt(): number | null {
    return this.state.freshAt
  }

  /**
   * The last time at which the objects are known to be right; null until the first list. A watch is proven by the API server's
   * cache, which lives on without etcd and then brings nothing new.
   */
  get freshAt(): number | null {
    const { freshAt } = this.state
    return freshAt === null ? null : Math.min(freshAt, this.quorum.provenAt)
  }

  /** How fresh the objects are, in wall clock time. */
  get freshness(): Freshness {
    const { failingSince, error } = this.state
    const wallTime = (time: number | null) => (time === null ? null : this.clock.wallTime(time))
    return freshnessOf({
      freshAt: wallTime(this.freshAt),
      failingSince: wallTime(failingSince),
      error: error ?? this.quorum.error,
    })
  }

  get isStale(): boolean {
    return this.clock.now() > staleFrom({ freshAt: this.freshAt, failingSince: this.state.failingSince })
  }

  /** Objects that did not change keep their identity, because callers memoize by it. */
  replace(objects: (T | UnreadableObject)[], trueAt: number): void {
    const before = this.objects ?? new Map<string, T | UnreadableObject>()
    const after = new Map<string, T | UnreadableObject>()
    for (const object of objects) {
      const known = before.get(object.metadata.name)
      after.set(object.metadata.name, known && isSame(known, object) ? known : object)
    }
    const names = new Set([...before.keys(), ...after.keys()])
    this.objects = after
    this.changed([...names].filter((name) => before.get(name) !== after.get(name)))
    this.prove(trueAt)
    this.settle()
  }

  put(object: T | UnreadableObject): void {
    this.objects?.set(object.metadata.name, object)
    this.changed([object.metadata.name])
  }

  remove({ name }: Named): boolean {
    const isKnown = this.objects?.delete(name) ?? false
    if (isKnown) this.changed([name])
    return isKnown
  }

  prove(trueAt: number): void {
    const { freshAt, failingSince, error } = this.state
    this.state = {
      ...this.state,
      freshAt: Math.max(trueAt, freshAt ?? 0),
      error: failingSince === null ? null : error,
    }
  }

  proofRefused(error: ClusterError): void {
    this.waitAsAsked(error)
    this.state = { ...this.state, error }
  }

  enter(phase: Phase): void {
    const isWell = phase === 'watching'
    const { failingSince, error } = this.state
    this.state = {
      ...this.state,
      phase,
      since: this.clock.now(),
      failingSince: isWell ? null : failingSince,
      error: isWell ? null : error,
    }
    this.notify([])
    if (phase === 'stopped') this.settle()
  }

  fail(error: ClusterError): void {
    this.waitAsAsked(error)
    this.state = { ...this.state, error, failingSince: this.state.failingSince ?? this.clock.now() }
    this.notify([])
    this.settle()
  }

  /** Nothing waits for the first list any longer. */
  settle(): void {
    this.isSettled = true
    this.fulfil()
  }

  /** A later failure without Retry-After does not shorten the wait that the server asked for. */
  private waitAsAsked(error: ClusterError): void {
    const { clock } = this
    this.quietUntil = Math.max(this.quietUntil, quietUntil(error, clock.now(), clock.random()))
  }

  private sort(): Sorted<T> | null {
    if (this.objects === null) return null
    if (this.sorted !== null) return this.sorted
    const readable: T[] = []
    const unreadable: UnreadableObject[] = []
    for (const object of this.objects.values()) {
      if (isUnreadable(object)) unreadable.push(object)
      else readable.push(object)
    }
    this.sorted = { readable, unreadable: unreadable.length === 0 ? NONE : unreadable }
    return this.sorted
  }

  private changed(names: string[]): void {
    this.sorted = null
    if (names.length > 0) this.notify(names)
  }
}

type Sorted<T> = { readable: readonly T[]; unreadable: readonly UnreadableObject[] }

const NONE: readonly UnreadableObject[] = []

export function isSame(a: KubernetesObject, b: KubernetesObject): boolean {
  const { uid, resourceVersion } = a.metadata
  return (
    resourceVersion !== undefined && resourceVersion === b.metadata.resourceVersion && uid === b.metadata.uid
  )
}
