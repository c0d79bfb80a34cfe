import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { systemClock } from '#lib/runtime/system-clock'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { Tally } from '#lib/cluster/list-watch/tally'
import { addKindMetrics } from '#lib/server/metrics/kinds'

const kindStore = () => new KindStore<never>(systemClock, () => undefined)

function environment() {
  const kinds = {
    imageStreams: kindStore(),
    deployments: kindStore(),
    statefulSets: kindStore(),
    replicaSets: kindStore(),
    controllerRevisions: kindStore(),
    pods: kindStore(),
  }
  return {
    kinds,
    events: kindStore(),
    cronJobs: kindStore(),
    jobs: kindStore(),
    journal: kindStore(),
  }
}

it('the metrics of a kind show its age, the work of its list-watch, and failures', async () => {
  const store = environment()
  const { pods } = store.kinds
  pods.replace([], 1_000_000)
  pods.enter('watching')
  pods.fail({ code: 'throttled', message: 'Later, Olivia.' })
  store.events.fail({ code: 'forbidden', message: 'No.' })
  const [own, shared] = [new Tally(), new Tally()]
  own.count('lists', 2)
  own.count('malformed', 3)
  own.countFailure('throttled')
  own.countFailure('throttled')
  shared.countFailure('forbidden')
  const listWatches = [
    { environments: ['prod'], kind: 'pods', tally: own, isOver: false },
    { environments: ['prod', 'stg'], kind: 'events', tally: shared, isOver: true },
  ]
  const registry = new Registry()
  addKindMetrics(
    registry,
    () => [{ name: 'prod', store }],
    () => listWatches,
    () => 1_090_000,
  )

  const text = await registry.metrics()
  const of = 'environment="prod",kind="pods"'
  expect(text).toContain(`quayside_data_age_seconds{${of}} 90`)
  expect(text).not.toContain('quayside_data_age_seconds{environment="prod",kind="deployments"}')
  expect(text).toContain(`quayside_data_stale{${of}} 1`)
  expect(text).toContain(`quayside_lists_total{${of}} 2`)
  expect(text).toContain(`quayside_bad_input_total{${of},input="malformed"} 3`)
  expect(text).toContain(`quayside_cluster_failures_total{${of},code="throttled"} 2`)
  for (const kind of ['events', 'cronJobs', 'jobs', 'journal']) {
    expect(text).toContain(`quayside_data_stale{environment="prod",kind="${kind}"} 1`)
  }
  const together = 'environment="prod,stg",kind="events"'
  expect(text).toContain(`quayside_cluster_failures_total{${together},code="forbidden"} 1`)
  expect(text).toContain(`quayside_list_watches{${of}} 1`)
  expect(text).not.toContain(`quayside_list_watches{${together}}`)
  expect(text).not.toContain('Olivia')
  expect(await registry.metrics()).toBe(text)
})
