import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import type { Facts, Fact } from '#lib/domain/chronicle/facts'
import { merge } from '#lib/domain/chronicle/merge'
import { endedFacts } from '#lib/domain/observation/ended-facts'
import { factsOf } from '#lib/domain/observation/facts-of'
import { lookAtSwitches } from '#lib/domain/switches/switch-look'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  podOf,
  readAt,
  replicaSetOf,
  snapshotOf,
  streamOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { clusterEvents } from '#lib/domain/timeline/cluster-events'
import { LatestChanges } from '#lib/domain/timeline/latest-changes'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { NO_JOURNAL } from '#lib/domain/workload/workload-journal'
import { REVISION_ANNOTATION, REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type {
  ContainerStatus,
  Pod,
  PodTemplate,
  ReplicaSet,
  TagEvent,
  TagEventCondition,
} from '#lib/kubernetes/objects'

/** A Deployment and the tag that feeds it, as they are after some hours. */
type World = {
  hour: number
  items: readonly TagEvent[]
  /** Newest last; the last one is the current one. */
  sets: readonly ReplicaSet[]
  number: number
  pod: Partial<ContainerStatus>
  /** Since when its import fails; null if it does not. */
  failingSince: string | null
}

const START = Date.parse('2026-11-20T00:00:00Z')
const timeOf = (hour: number, minute = 0) =>
  new Date(START + (hour * 60 + minute) * 60_000).toISOString().replace('.000', '')

const FIRST: World = {
  ...{ hour: 0, items: [], sets: [], number: 0, pod: { restartCount: 0 }, failingSince: null },
}

function worker(number: number, template: PodTemplate = templateOf('a', '0')) {
  const made = deploymentOf('worker', {
    images: { app: 'x' },
    triggers: [triggerOf('worker:prod', 'app')],
    spec: { template },
  })
  const annotations = { ...made.metadata.annotations, [REVISION_ANNOTATION]: String(number) }
  return { ...made, metadata: { ...made.metadata, annotations, creationTimestamp: timeOf(0) } }
}

function templateOf(image: string, level: string) {
  const container = { name: 'app', image: `quay.io/packit/worker@${digest(image)}`, args: [level] }
  return { metadata: { labels: { component: 'worker' } }, spec: { containers: [container] } }
}

const HISTORY = { [REVISION_HISTORY_ANNOTATION]: '1' }

type Step = (world: World) => World

const rolled =
  (image: string, level: (world: World) => string, isImport: boolean): Step =>
  (world) => {
    const hour = world.hour + 1
    const number = world.number + 1
    const template = templateOf(image, level(world))
    const made = replicaSetOf(worker(number), number, `h${number}`, template)
    const set = { ...made, metadata: { ...made.metadata, creationTimestamp: timeOf(hour, 1) } }
    const item = {
      created: timeOf(hour),
      dockerImageReference: `quay.io/packit/worker@${digest(image)}`,
      image: digest(image),
      generation: 1,
    }
    return {
      ...{ hour, number, sets: [...world.sets, set], pod: { restartCount: 0 } },
      items: isImport ? [item, ...world.items] : world.items,
      failingSince: isImport ? null : world.failingSince,
    }
  }

/** An earlier template comes back: its ReplicaSet stays as old as it is, and gets another number. */
const back: Step = (world) => {
  const [oldest] = world.sets
  if (oldest === undefined || world.sets.length < 2) return world
  const number = world.number + 1
  const annotations = { [REVISION_ANNOTATION]: String(number), ...HISTORY }
  const set = { ...oldest, metadata: { ...oldest.metadata, annotations } }
  return {
    ...world,
    ...{ hour: world.hour + 1, number, pod: { restartCount: 0 } },
    sets: [...world.sets.slice(1), set],
  }
}

const terminated = (at: string) => ({ terminated: { exitCode: 1, reason: 'Error', finishedAt: at } })

const crash: Step = (world) => {
  if (world.sets.length === 0) return world
  const hour = world.hour + 1
  const state = { waiting: { reason: 'CrashLoopBackOff' } }
  const restartCount = (world.pod.restartCount ?? 0) + 3
  return { ...world, hour, pod: { restartCount, state, lastState: terminated(timeOf(hour, 2)) } }
}

/** A container that runs begins again only after another crash. */
const recover: Step = (world) => {
  if (world.pod.state?.waiting === undefined) return world
  const hour = world.hour + 1
  return { ...world, hour, pod: { ...world.pod, state: { running: { startedAt: timeOf(hour, 2) } } } }
}

/** An equal failure is not written again. */
const fail: Step = (world) => {
  const hour = world.hour + 1
  return { ...world, hour, failingSince: world.failingSince ?? timeOf(hour, 3) }
}

/** Without a new image. */
const heal: Step = (world) => {
  // A tag that never imported is still pending without the condition.
  const failingSince = world.items.length === 0 ? world.failingSince : null
  return { ...world, hour: world.hour + 1, failingSince }
}

const prune: Step = (world) => ({
  ...world,
  hour: world.hour + 1,
  items: world.items.slice(0, 1),
  sets: world.sets.slice(-1),
})

/** Twenty minutes later, somebody looks. */
function snapshotIn({ hour, items, sets, number, pod, failingSince }: World): Snapshot {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }
  const stream = streamOf('worker', {
    spec: { tags: [{ name: 'prod', from, generation: 1 }] },
    status: { tags: [{ tag: 'prod', items: [...items], conditions: conditionsIn(failingSince) }] },
  })
  const current = sets.at(-1)
  const made = worker(number, current?.spec.template)
  const lists =
    current === undefined
      ? { imageStreams: [stream] }
      : {
          imageStreams: [stream],
          deployments: [made],
          replicaSets: [...sets],
          pods: [podIn(current, hour, pod)],
        }
  return readAt(snapshotOf(lists), timeOf(hour, 20))
}

function conditionsIn(since: string | null): TagEventCondition[] {
  const failed = { type: 'ImportSuccess', status: 'False', reason: 'NotFound', message: 'gone' } as const
  return since === null ? [] : [{ ...failed, lastTransitionTime: since, generation: 1 }]
}

function podIn(set: ReplicaSet, hour: number, status: World['pod']): Pod {
  const made = podOf(set)
  const app = { name: 'app', image: '', imageID: '', ready: true, restartCount: 0, ...status }
  const metadata = { ...made.metadata, creationTimestamp: timeOf(hour, 1) }
  return { ...made, metadata, status: { phase: 'Running', containerStatuses: [app] } }
}

function eventsOf(snapshot: Snapshot): TimelineEvent[] {
  const now = Date.parse(snapshot.readAt)
  const looked = new LatestChanges().of(snapshot, laneIndexOf(snapshot).entries, '', now)
  return clusterEvents(snapshot, looked, {
    ...{ configured: [], importers: [], sources: [], starterOf: () => null, turnerOf: () => null },
    batch: { cronJobs: { ok: true, value: [] }, jobs: { ok: true, value: [] } },
    evidenceOf: () => NO_EVIDENCE,
    journalOf: () => NO_JOURNAL,
    goneJournalOf: () => NO_JOURNAL,
  })
}

const BATCH = {
  cronJobs: { ok: true, value: [] },
  unreadable: { cronJobs: [], jobs: [] },
  stale: [],
} as const

function observed(known: Facts, snapshot: Snapshot): Facts {
  const now = Date.parse(snapshot.readAt)
  const streams = snapshot.imageStreams.ok ? snapshot.imageStreams.value : []
  const sight = { snapshot, streams, batch: { ...BATCH, stale: [] }, configured: [], cronJobsFreshAt: null }
  const switches = lookAtSwitches(known, sight, null, now)
  const seen = new Map([...factsOf(snapshot, { moversOf: () => [] }, now).facts, ...switches.facts])
  const first = new Map<string, Fact>([...known, ...merge(known, seen)])
  return new Map<string, Fact>([
    ...first,
    ...merge(first, new Map([...endedFacts(first, snapshot, now), ...switches.ended])),
  ])
}

function remembering(snapshot: Snapshot, facts: Facts): Snapshot {
  const stretches = [{ from: START, until: Date.parse(snapshot.readAt) }]
  return { ...snapshot, chronicle: chronicleOf(facts, { stretches, keptFrom: null }) }
}

const image = fc.constantFrom('a', 'b', 'c')
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: image.map((each) => rolled(each, ({ hour }) => String(hour), true)) },
  { weight: 1, arbitrary: image.map((each) => rolled(each, ({ hour }) => `debug ${hour}`, false)) },
  { weight: 2, arbitrary: fc.constantFrom(back, prune) },
  { weight: 3, arbitrary: fc.constantFrom(crash, recover) },
  { weight: 2, arbitrary: fc.constantFrom(fail, heal) },
)

const ids = (events: readonly TimelineEvent[]) => events.map(({ id }) => id)

describe('what the cluster has forgotten', () => {
  it('is told as it was before, each event once, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        let [world, facts] = [FIRST, new Map<string, Fact>() as Facts]
        const told = new Set<string>()
        for (const step of steps) {
          world = step(world)
          const snapshot = snapshotIn(world)
          facts = observed(facts, snapshot)
          const events = ids(eventsOf(remembering(snapshot, facts)))
          expect(events).toEqual([...new Set(events)])
          for (const id of [...ids(eventsOf(snapshot)), ...events]) told.add(id)
        }
        const empty = readAt(snapshotOf(), timeOf(world.hour + 2))
        const after = ids(eventsOf(remembering(empty, observed(facts, empty))))
        expect(after).toEqual([...new Set(after)])
        expect([...told].filter((id) => !after.includes(id))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
