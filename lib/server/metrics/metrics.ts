import 'server-only'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { systemClock } from '#lib/runtime/system-clock'
import { processSingleton } from '#lib/runtime/process-singleton'
import { chronicleStateOf } from '#lib/server/chronicle/chronicle'
import { config } from '#lib/server/config/config'
import { driftOf } from '#lib/server/drift/drift'
import { addChronicleMetrics } from '#lib/server/metrics/chronicle'
import { deliveryIn } from '#lib/server/chronicle/delivery'
import { addDeliveryMetrics } from '#lib/server/metrics/delivery'
import { addDriftMetrics } from '#lib/server/metrics/drift'
import { liveHub } from '#lib/server/live/live-hub'
import { addEventStreamMetrics } from '#lib/server/metrics/event-streams'
import { addForgeMetrics } from '#lib/server/metrics/forges'
import { forgeNamed } from '#lib/server/promotion/forges'
import { addKindMetrics } from '#lib/server/metrics/kinds'
import { addProcessMetrics } from '#lib/server/metrics/process'
import { addRequestMetrics } from '#lib/server/metrics/requests'
import { listWatchesOf, storeOf } from '#lib/server/environment/stores'

/** For Prometheus. No label contains a person, a token, or text from a request. */
export function metrics(): Registry {
  return processSingleton('metrics', () => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    addProcessMetrics(registry)
    const stores = () => config().environments.map((each) => ({ name: each.name, store: storeOf(each) }))
    addKindMetrics(registry, stores, () => listWatchesOf(config().environments), systemClock.now)
    addDriftMetrics(registry, () =>
      config().environments.map((each) => ({ name: each.name, drift: driftOf(each) })),
    )
    addChronicleMetrics(registry, () =>
      config()
        .environments.filter(({ chronicle }) => chronicle.enabled)
        .map((each) => ({ name: each.name, state: chronicleStateOf(each) })),
    )
    addDeliveryMetrics(registry, () =>
      config().environments.map((each) => ({ name: each.name, delivery: deliveryIn(each, Date.now()) })),
    )
    addForgeMetrics(registry, () => config().forges.map(({ name }) => forgeNamed(name)))
    addEventStreamMetrics(registry, liveHub)
    addRequestMetrics(registry)
    return registry
  })
}
