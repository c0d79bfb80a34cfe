import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { BAD_INPUT, type Tally } from '#lib/cluster/list-watch/tally'
import { everyKind } from '#lib/cluster/stores/environment-store'

type Stores = () => readonly { name: string; store: Parameters<typeof everyKind>[0] }[]

/** A list-watch can serve several environments; what it does is counted once, for all of them. */
type ListWatches = () => readonly { environments: string[]; kind: string; tally: Tally; isOver: boolean }[]

const COUNTERS = [
  ['lists', 'quayside_lists_total', 'Lists. Each one after the first is a relist.'],
  ['watches', 'quayside_watches_total', 'Opened watches.'],
  ['proofs', 'quayside_watch_proofs_total', 'Checks whether a silent watch misses something.'],
  ['events', 'quayside_watch_events_total', 'Objects received from watches.'],
  ['bookmarks', 'quayside_watch_bookmarks_total', 'Bookmarks of watches.'],
] as const

const LABELS = ['environment', 'kind'] as const

/** How old each kind is, and what happened to its list-watch. */
export function addKindMetrics(
  registry: Registry,
  stores: Stores,
  listWatches: ListWatches,
  now: () => number,
): void {
  const registers = [registry]
  const eachKind = () =>
    stores().flatMap(({ name, store }) =>
      everyKind(store).map(({ kind, of }) => ({ labels: { environment: name, kind }, of })),
    )

  const eachListWatch = () =>
    listWatches().map(({ environments, kind, ...rest }) => {
      return { labels: { environment: environments.join(','), kind }, ...rest }
    })

  new Gauge({
    name: 'quayside_data_age_seconds',
    help: 'Time since the last proof that this kind is up to date. Absent before the first list.',
    labelNames: LABELS,
    registers,
    collect() {
      this.reset()
      for (const { labels, of } of eachKind()) {
        const { freshAt } = of
        if (freshAt !== null) this.set(labels, (now() - freshAt) / 1000)
      }
    },
  })
  new Gauge({
    name: 'quayside_data_stale',
    help: '1 if this kind is shown as stale and actions that need it are refused, else 0.',
    labelNames: LABELS,
    registers,
    collect() {
      for (const { labels, of } of eachKind()) this.set(labels, of.isStale ? 1 : 0)
    },
  })
  new Gauge({
    name: 'quayside_list_watches',
    help: 'List-watches. One can serve several environments, named with commas between them.',
    labelNames: LABELS,
    registers,
    collect() {
      this.reset()
      for (const { labels, isOver } of eachListWatch()) if (!isOver) this.inc(labels)
    },
  })
  for (const [counted, name, help] of COUNTERS) {
    new Counter({
      name,
      help,
      labelNames: LABELS,
      registers,
      collect() {
        this.reset()
        for (const { labels, tally } of eachListWatch()) this.inc(labels, tally.counts[counted])
      },
    })
  }
  new Counter({
    name: 'quayside_bad_input_total',
    help: 'Invalid input from a cluster, which was handled.',
    labelNames: [...LABELS, 'input'],
    registers,
    collect() {
      this.reset()
      for (const { labels, tally } of eachListWatch()) {
        for (const input of BAD_INPUT) this.inc({ ...labels, input }, tally.counts[input])
      }
    },
  })
  new Counter({
    name: 'quayside_cluster_failures_total',
    help: 'Failed lists and watches, by code.',
    labelNames: [...LABELS, 'code'],
    registers,
    collect() {
      this.reset()
      for (const { labels, tally } of eachListWatch()) {
        for (const [code, times] of tally.failures) this.inc({ ...labels, code }, times)
      }
    },
  })
}
