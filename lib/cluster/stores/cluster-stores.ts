import 'server-only'
import { setMaxListeners } from 'node:events'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { ClusterSources } from '#lib/cluster/stores/cluster-sources'
import { environmentStore, type EnvironmentStore } from '#lib/cluster/stores/environment-store'
import { KindFeed, type KindSource, type Surroundings, type Work } from '#lib/cluster/stores/kind-feed'
import { EVERY_KIND, type EveryKind, type EveryObject } from '#lib/cluster/stores/kinds'

export type Feeds = { readonly [K in EveryKind]: KindFeed<EveryObject[K]> }

/** The stores of the environments on one connection. Environments of the same namespace have one store. */
export class ClusterStores {
  private readonly end = new AbortController()
  private readonly feeds: Feeds
  private readonly stores = new Map<string, EnvironmentStore>()

  constructor(
    sources: ClusterSources,
    private readonly surroundings: Surroundings,
  ) {
    // All list-watches listen to it: Node warns of more than ten.
    setMaxListeners(0, this.end.signal)
    const feed = <T extends KubernetesObject>(source: KindSource<T>) =>
      new KindFeed<T>(source, surroundings, this.end.signal)
    this.feeds = {
      imageStreams: feed(sources.imageStreams),
      deployments: feed(sources.deployments),
      statefulSets: feed(sources.statefulSets),
      replicaSets: feed(sources.replicaSets),
      controllerRevisions: feed(sources.controllerRevisions),
      pods: feed(sources.pods),
      events: feed(sources.events),
      cronJobs: feed(sources.cronJobs),
      jobs: feed(sources.jobs),
      journal: feed(sources.journal),
    }
  }

  /** The first call of a namespace starts its store. Stores that start together share their list-watches where that is possible. */
  of(namespace: string): EnvironmentStore {
    const known = this.stores.get(namespace)
    if (known !== undefined) return known
    const store = environmentStore(namespace, this.feeds, this.surroundings, () => this.stop())
    this.stores.set(namespace, store)
    return store
  }

  /** Every list-watch since the start. */
  get works(): (Work & { kind: EveryKind })[] {
    return EVERY_KIND.flatMap((kind) => this.feeds[kind].works.map((work) => ({ ...work, kind })))
  }

  async stop(): Promise<void> {
    this.end.abort()
    await Promise.all(EVERY_KIND.map((kind) => this.feeds[kind].ended()))
  }
}
