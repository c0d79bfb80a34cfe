import 'server-only'
import { chronicleOf, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, patchObject } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { Memo } from '#lib/domain/memo'
import { plainFacts } from '#lib/domain/observation/plain-facts'
import { systemClock } from '#lib/runtime/system-clock'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import { OBSERVED_NAME, observedTimesIn } from '#lib/server/chronicle/observed-times'
import { ObservedWriter } from '#lib/server/chronicle/observed-writer'
import { PageWriter } from '#lib/server/chronicle/page-writer'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { pageRequests } from '#lib/server/journal/page-requests'
import { pageSeries, type PageSeries } from '#lib/server/journal/page-series'

/** What this process did to keep the chronicle. */
export type ChronicleState = {
  /** Since when it cannot be written, and why; null while it can, or while there was nothing to write. */
  failing: { since: string; message: string } | null
  writes: number
  failures: number
}

export const chronicleStateOf = perEnvironment('chronicle-state', (): ChronicleState => ({
  failing: null,
  writes: 0,
  failures: 0,
}))

function seriesOf({ chronicle }: Pick<Environment, 'chronicle'>): PageSeries {
  return pageSeries('quayside-chronicle', 'chronicle', chronicle.configMaps)
}

export const pageWriterOf = perEnvironment('chronicle-pages', (environment) => {
  const series = seriesOf(environment)
  return new PageWriter(series, pageRequests(environment, series), systemClock)
})

export const observedWriterOf = perEnvironment('chronicle-observed', (environment) => {
  const { cluster, namespace } = environment
  return new ObservedWriter({
    stored: () => storeOf(environment).journal.get(OBSERVED_NAME),
    patch: (body) =>
      patchObject(connectionTo(cluster), 'configmaps', namespace, OBSERVED_NAME, body, INTERACTIVE_LIMITS),
    create: (body) => createObject(connectionTo(cluster), 'configmaps', namespace, body, INTERACTIVE_LIMITS),
  })
})

/** What is read of the chronicle. */
export type ReadChronicle = {
  chronicle: Chronicle
  malformed: number
  newer: number
}

const read = new Memo<Environment, ReadChronicle>()

/** The chronicle that all replicas wrote, as the store has it; null where it is off, or its ConfigMaps are not read. */
export function readChronicle(environment: Environment): ReadChronicle | null {
  const { list } = storeOf(environment).journal
  if (!environment.chronicle.enabled || list === null) return null
  const pages = seriesOf(environment).pagesIn(list)
  const observed = list.find(({ metadata }) => metadata.name === OBSERVED_NAME)
  return read.of(environment, [...pages, observed], () => {
    const { facts, malformed, newer } = factsIn(pages)
    const { stretches, keptFrom } = observedTimesIn(observed)
    const rest = { stretches, keptFrom: keptFrom === null ? null : new Date(keptFrom).toISOString() }
    return { chronicle: chronicleOf(plainFacts(facts), rest), malformed, newer: newer.size }
  })
}
