import { startCluster, type Cluster } from '../cluster'
import { copyOf, isObject } from '../api/json'
import type { Resources } from '../api/stored'
import { isAccepted } from './accepted'
import { USERS } from './actors'
import { asRecorded } from './cut'
import { differences, type Difference } from './differences'
import { addWhatIsOwned, type Templates } from './owned-start'
import { Pairing } from './pairing'
import { importScheduled } from '../controllers/imports'
import {
  isByItself,
  isWatch,
  isWrite,
  type RecordedEvent,
  type Scenario,
  type Step,
  type WatchStep,
} from './recording'
import { RecordedRegistries } from './registries'
import { movesBefore, movesFor } from './registry-moves'
import { send } from './request'
import { imagesAtStart, startOf, type Start } from './start'
import { formerTemplatesIn, templatesIn } from './revisions-start'
import { sightingsIn, type Recorded } from './sightings'
import { Timeline } from './timeline'
import { timesOf } from './times'
import { readWatch, watchDifferences } from './watched'

export type StepResult = {
  index: number
  step: Step
  outcome: 'matched' | 'differing' | 'left out'
  found: Difference[]
}

/** How much faster the cluster's time is: half a second of it, a step in the life of a pod, is 50 ms. */
const SPEED = 10
/** For watches that wait for their bookmarks. */
const SPEED_OF_WAITING = 50
/** In milliseconds of our time: longer than an import takes, shorter than the steps of a pod. */
const QUIET = 8
const PATIENCE = 1500
const WATCH_PATIENCE = 3000

/** Plays a scenario against a fresh demo cluster and compares each answer with the recorded one. */
export async function replay(scenario: Scenario, known: Map<string, Recorded>): Promise<StepResult[]> {
  const player = await Player.start(scenario, known)
  try {
    const results: StepResult[] = []
    for (const [index, step] of scenario.steps.entries()) results.push(await player.play(step, index))
    return results
  } finally {
    await player.stop()
  }
}

type Opened = { response: Promise<Response>; abort: AbortController }

class Player {
  private readonly pairing = new Pairing()
  private readonly timeline: Timeline
  private times: Date[] = []
  /** Watches that were opened before the step that they show. */
  private readonly opened = new Map<number, Opened>()

  private constructor(
    private readonly scenario: Scenario,
    private readonly registries: RecordedRegistries,
    private readonly cluster: Cluster,
    private readonly clock: { now: Date },
    private readonly importScheduled: () => Promise<void>,
  ) {
    this.timeline = new Timeline(scenario.steps)
  }

  static async start(scenario: Scenario, known: Map<string, Recorded>): Promise<Player> {
    const registries = new RecordedRegistries(scenario.steps)
    const clock = { now: new Date() }
    const urls = await registries.start()
    const cluster = await startCluster({
      users: USERS,
      registries: urls,
      speed: speedFor(scenario),
      isRecorded: true,
      // The recording tells when.
      scheduledImportSeconds: 1_000_000,
      now: () => clock.now,
    })
    const importNow = () => importScheduled(cluster.store, urls)
    const player = new Player(scenario, registries, cluster, clock, importNow)
    player.seed(known)
    return player
  }

  private seed(known: Map<string, Recorded>): void {
    const { steps } = this.scenario
    for (const [recorded, ours] of this.registries.images.digests) this.pairing.bind('digest', recorded, ours)
    const start = [...imagesAtStart(steps, this.registries.images), ...startOf(steps, known)]
    this.times = timesOf(
      steps,
      start.map(({ object }) => object),
    )
    this.clock.now = this.times[0] ?? this.clock.now
    this.cluster.timeline.hold()
    this.cluster.reset((store) => {
      for (const each of start) {
        const object = this.translated(each)
        // What was recorded of a resource has its type.
        store.put(each.resource, object as unknown as Resources[typeof each.resource])
      }
      addWhatIsOwned(store, this.translatedTemplates())
    })
    for (const { resource, object } of start) {
      const { namespace = '', name, resourceVersion } = object.metadata
      const stored = this.cluster.store.get(resource, String(namespace), name)?.metadata.resourceVersion
      if (stored && typeof resourceVersion === 'string')
        this.pairing.bind('objectVersion', resourceVersion, stored)
    }
  }

  private translatedTemplates(): Templates {
    const seen = sightingsIn(this.scenario.steps)
    const here = <T>(found: Map<string, T>) =>
      new Map(JSON.parse(this.pairing.translate(JSON.stringify([...found]))) as [string, T][])
    return { revisions: here(templatesIn(seen)), former: here(formerTemplatesIn(seen)) }
  }

  private translated({ object }: Start): object {
    const { resourceVersion: dropped, ...metadata } = copyOf(object.metadata)
    const text = this.pairing.translate(JSON.stringify({ ...object, metadata }))
    return JSON.parse(text) as object
  }

  async play(step: Step, index: number): Promise<StepResult> {
    if (isAccepted(this.scenario.name, index, '')) return { index, step, outcome: 'left out', found: [] }
    if (this.timeline.isLaterThanKnown(step)) await this.until(step)
    this.clock.now = this.times[index] ?? this.clock.now
    if (isWrite(step) || isWatch(step)) this.cluster.timeline.release()
    this.registries.apply(movesBefore(this.scenario.steps, index))
    setSwitches(this.cluster, step)
    if (isWrite(step)) await this.openWatchesAfter(index)
    const before = this.cluster.store.resourceVersion
    const found = isWatch(step) ? await this.watch(step, index) : await this.ask(step)
    this.timeline.note(step, before)
    const left = found.filter(({ path }) => !isAccepted(this.scenario.name, index, path))
    return { index, step, outcome: left.length > 0 ? 'differing' : 'matched', found: left }
  }

  /** What the controllers do after a write comes a moment later; a read is made again until it shows it. */
  private async ask(step: Step): Promise<Difference[]> {
    const end = Date.now() + (step.request.method === 'GET' ? PATIENCE : 0)
    for (;;) {
      const attempt = this.pairing.clone()
      const found = await this.askOnce(step, attempt)
      if (found.length === 0 || Date.now() >= end) {
        this.pairing.take(attempt)
        return found
      }
      await pause(QUIET)
    }
  }

  private async askOnce(step: Step, pairing: Pairing): Promise<Difference[]> {
    const { status, headers, body } = step.response
    const query = this.timeline.query(step.request.query, pairing, this.cluster.store.resourceVersion)
    const response = await send(this.cluster.url, step, query, pairing)
    const text = await response.text()
    const isText = typeof body === 'string'
    const actual = {
      status: response.status,
      type: (response.headers.get('content-type') ?? '').split(';')[0],
      headers: Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)])),
      body: isText ? text : likeRecorded(body, parsed(text)),
    }
    const recorded = { status, type: isText ? 'text/plain' : 'application/json', headers, body }
    return differences(recorded, actual, pairing).map((each) => ({
      ...each,
      path: each.path.replace(/^body\./, ''),
    }))
  }

  private async watch(step: WatchStep, index: number): Promise<Difference[]> {
    const { response, abort } = this.opened.get(index) ?? this.open(step)
    const { events } = step.response
    const reading = response.then((answer) =>
      readWatch(answer, events, abort, WATCH_PATIENCE + (1000 * timeoutOf(step)) / speedFor(this.scenario)),
    )
    if (isByItself(this.scenario.steps, index)) await this.importOnSchedule(events)
    return watchDifferences(events, await reading, this.pairing)
  }

  /** The registry moves as the streams show it, and the schedule brings each move in. */
  private async importOnSchedule(events: RecordedEvent[]): Promise<void> {
    for (const { object } of events) {
      this.registries.apply(movesFor(object))
      await this.importScheduled()
    }
  }

  private open(step: Step): Opened {
    const abort = new AbortController()
    const query = this.timeline.query(step.request.query, this.pairing, this.cluster.store.resourceVersion)
    return { response: send(this.cluster.url, step, query, this.pairing, abort.signal), abort }
  }

  /** A watch without a resourceVersion shows first what there is: it was opened before what it shows next. */
  private async openWatchesAfter(index: number): Promise<void> {
    const { steps } = this.scenario
    for (let next = index + 1; next < steps.length; next++) {
      const step = steps[next]
      if (!step || isWrite(step)) return
      if (!isWatch(step) || step.request.query.includes('resourceVersion=')) continue
      const opened = this.open(step)
      this.opened.set(next, opened)
      await opened.response
    }
  }

  /** Whoever wrote waited until the controllers had come as far as the answer shows, or had nothing more to do. */
  private async until({ request, response }: Step): Promise<void> {
    await this.quiet()
    const { body } = response
    const [, namespace = '', resource, name = ''] = WORKLOAD.exec(request.path) ?? []
    if (
      !isObject(body) ||
      !isObject(body.status) ||
      (resource !== 'deployments' && resource !== 'statefulsets')
    )
      return
    const wanted = countsOf(body.status)
    const end = Date.now() + PATIENCE
    const status = () => this.cluster.store.get(resource, namespace, name)?.status ?? {}
    while (countsOf(status()) !== wanted && Date.now() < end) await pause(QUIET)
  }

  /** Until nothing was written for a while, and no registry asked. */
  private async quiet(): Promise<void> {
    const { store } = this.cluster
    for (let last = -1; last !== store.resourceVersion || Date.now() - this.registries.askedAt < QUIET;) {
      last = store.resourceVersion
      await pause(QUIET)
    }
  }

  async stop(): Promise<void> {
    await this.cluster.stop()
    await this.registries.stop()
  }
}

/** Who stopped what is told by the descriptions, or by the answers. */
function setSwitches({ triggers, openshiftApi }: Cluster, { description, request, response }: Step): void {
  if (/trigger controller is stopped/.test(description)) triggers.stop()
  if (/controller is started again/.test(description)) triggers.start()
  if (!request.path.startsWith('/apis/image.openshift.io')) return
  if (response.status === 503) openshiftApi.stop()
  else openshiftApi.start()
}

const WORKLOAD = /\/namespaces\/([^/]+)\/(deployments|statefulsets)\/([^/]+)$/

function countsOf(status: object): string {
  const counts = Object.entries(status).filter(([, value]) => typeof value === 'number')
  return JSON.stringify(counts.sort())
}

function timeoutOf({ request }: Step): number {
  return Number(new URLSearchParams(request.query).get('timeoutSeconds') ?? 0)
}

function speedFor({ steps }: Scenario): number {
  return steps.some((step) => timeoutOf(step) > 60) ? SPEED_OF_WAITING : SPEED
}

/** Lists of pods were cut down as watches are, in some recordings. */
function likeRecorded(recorded: unknown, actual: unknown): unknown {
  if (!isObject(actual) || actual.kind !== 'PodList' || !isObject(recorded)) return actual
  const items = Array.isArray(actual.items) ? actual.items.filter(isObject) : []
  const isCut = Array.isArray(recorded.items) && isObject(recorded.items[0]) && 'kind' in recorded.items[0]
  if (!isCut) return actual
  return { ...actual, items: items.map((item) => asRecorded({ apiVersion: 'v1', kind: 'Pod', ...item })) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
