import 'server-only'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { Clock } from '#lib/runtime/clock'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import type { WatchPosition } from '#lib/cluster/list-watch/open-watch'
import type { QuorumProof } from '#lib/cluster/list-watch/quorum-proof'
import type { Tally } from '#lib/cluster/list-watch/tally'
import { NamespaceStores } from '#lib/cluster/stores/namespace-stores'

/** Pages wait no longer than this for a first list. */
const FIRST_LIST_MS = 15_000

/** Where the objects of one kind on a cluster come from. */
export type KindSource<T> = {
  in: (namespace: string) => Source<T>
  /** All namespaces in one list-watch, of which these are kept. */
  across: (namespaces: ReadonlySet<string>) => Source<T>
  /** Whether that is allowed, and does not bring far more than one list-watch in each. */
  isWorthwhile: (namespaces: ReadonlySet<string>, signal: AbortSignal) => Promise<boolean>
}

export type Surroundings = {
  quorum: QuorumProof
  clock: Clock
  /** Receives unexpected errors, which are bugs in Quayside. */
  report: (error: unknown) => void
}

/** A list-watch: the namespaces that it serves, and what it did. */
export type Work = { namespaces: readonly string[]; tally: Tally; isOver: boolean }

/**
 * The stores of one kind on a cluster, by namespace: fed by one list-watch across all namespaces, or by one in each. It goes over from
 * the first to the second when it must, and never back: a later start decides again (decision 31).
 */
export class KindFeed<T extends KubernetesObject> {
  readonly works: Work[] = []
  private readonly runs: Promise<void>[] = []
  private joining = new Map<string, KindStore<T>>()

  constructor(
    private readonly source: KindSource<T>,
    private readonly surroundings: Surroundings,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * The store of another namespace. Those that join in the same turn of the event loop can share a list-watch.
   * @param notify is called with the names of objects that changed, or with none if only the state changed
   */
  join(namespace: string, notify: (names: string[]) => void): KindStore<T> {
    const { clock, quorum } = this.surroundings
    const store = new KindStore<T>(clock, notify, quorum)
    if (this.joining.size === 0) this.runs.push(Promise.resolve().then(() => this.feedJoined()))
    this.joining.set(namespace, store)
    return store
  }

  async ended(): Promise<void> {
    await Promise.all(this.runs)
  }

  private async feedJoined(): Promise<void> {
    const stores = this.joining
    this.joining = new Map()
    const cancel = this.surroundings.clock.after(FIRST_LIST_MS, () => {
      for (const store of stores.values()) store.settle()
    })
    const from = stores.size > 1 ? await this.feedTogether(stores) : null
    const alone = [...stores].map(([namespace, store]) =>
      this.feed([namespace], this.source.in(namespace), store, from),
    )
    await Promise.all(alone)
    cancel()
  }

  private async feedTogether(stores: ReadonlyMap<string, KindStore<T>>): Promise<WatchPosition | null> {
    const namespaces = new Set(stores.keys())
    const isWorthwhile = await this.source
      .isWorthwhile(namespaces, this.signal)
      .catch(this.surroundings.report)
    if (isWorthwhile !== true) return null
    return this.feed([...namespaces], this.source.across(namespaces), new NamespaceStores(stores), null)
  }

  private async feed(
    namespaces: readonly string[],
    source: Source<T>,
    store: KindStore<T> | NamespaceStores<T>,
    from: WatchPosition | null,
  ): Promise<WatchPosition | null> {
    const { clock, report } = this.surroundings
    const work: Work = { namespaces, tally: store, isOver: false }
    this.works.push(work)
    const position = await listAndWatch(source, store, clock, report, this.signal, from)
    work.isOver = true
    return position
  }
}
