import { startCluster, type Cluster } from '../cluster'
import { importScheduled } from '../controllers/imports'
import { USERS } from './actors'
import { answerDifferences } from './answers'
import type { Difference } from './differences'
import { Pairing } from './pairing'
import { isByItself, isWatch, isWrite, type Scenario, type Step, type WatchStep } from './recording'
import type { RecordedRegistries } from './registries'
import { movesBefore, movesFor } from './registry-moves'
import { send } from './request'
import { seed } from './seed'
import { pause, QUIET, settle } from './settle'
import { imagesAtStart } from './start/images'
import type { Start } from './start/sightings'
import { startOf } from './start/start'
import { timesOf } from './start/times'
import { setSwitches } from './switches'
import { Timeline } from './timeline'
import { readWatch, watchDifferences } from './watched'

/** How much faster the cluster's time is: half a second of it, a step in the life of a pod, is 50 ms. */
const SPEED = 10
/** For watches that wait for their bookmarks. */
const SPEED_OF_WAITING = 50
const PATIENCE = 1500
const WATCH_PATIENCE = 3000

type Opened = { response: Promise<Response>; abort: AbortController }

/** Makes the requests of a scenario of a demo cluster, and what else happened meanwhile. */
export class Player {
  private readonly timeline: Timeline
  /** Watches that were opened before the step that they show. */
  private readonly opened = new Map<number, Opened>()

  private constructor(
    private readonly steps: Step[],
    private readonly registries: RecordedRegistries,
    private readonly cluster: Cluster,
    private readonly pairing: Pairing,
    private readonly setTime: (index: number) => void,
    private readonly importScheduled: () => Promise<void>,
  ) {
    this.timeline = new Timeline(steps)
  }

  static async start({ steps }: Scenario, registries: RecordedRegistries, whole: Start[]): Promise<Player> {
    const start = [...imagesAtStart(steps, registries.images), ...startOf(steps, whole)]
    const times = timesOf(
      steps,
      start.map(({ object }) => object),
    )
    let now = times[0] ?? new Date()
    const urls = await registries.start()
    const cluster = await startCluster({
      users: USERS,
      registries: urls,
      speed: speedFor(steps),
      isRecorded: true,
      // The recording tells when.
      scheduledImportSeconds: 1_000_000,
      now: () => now,
    })
    const pairing = new Pairing()
    for (const [recorded, ours] of registries.images.digests) pairing.bind('digest', recorded, ours)
    cluster.timeline.hold()
    seed(cluster, start, steps, pairing)
    const setTime = (index: number) => {
      now = times[index] ?? now
    }
    return new Player(steps, registries, cluster, pairing, setTime, () =>
      importScheduled(cluster.store, urls),
    )
  }

  async play(step: Step, index: number): Promise<Difference[]> {
    if (this.timeline.isLaterThanKnown(step) || this.timeline.isAtRest(step)) await settle(this.cluster, step)
    this.setTime(index)
    if (isWrite(step) || isWatch(step)) this.cluster.timeline.release()
    this.registries.apply(movesBefore(this.steps, index))
    setSwitches(this.cluster, step)
    if (isWrite(step)) await this.openWatchesAfter(index)
    const before = this.cluster.store.resourceVersion
    const found = isWatch(step) ? await this.watch(step, index) : await this.ask(step)
    this.timeline.note(step, before)
    return found
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
    const query = this.timeline.query(step.request.query, pairing, this.cluster.store.resourceVersion)
    const response = await send(this.cluster.url, step, query, pairing)
    return answerDifferences(step, response, pairing)
  }

  private async watch(step: WatchStep, index: number): Promise<Difference[]> {
    const { response, abort } = this.opened.get(index) ?? this.open(step)
    const { events } = step.response
    const patience = WATCH_PATIENCE + (1000 * timeoutOf(step)) / speedFor(this.steps)
    const reading = response.then((answer) => readWatch(answer, events, abort, patience))
    if (isByItself(this.steps, index))
      for (const { object } of events) {
        // The registry moves as the stream shows it, and the schedule brings each move in.
        this.registries.apply(movesFor(object))
        await this.importScheduled()
      }
    return watchDifferences(events, await reading, this.pairing)
  }

  private open(step: Step): Opened {
    const abort = new AbortController()
    const query = this.timeline.query(step.request.query, this.pairing, this.cluster.store.resourceVersion)
    return { response: send(this.cluster.url, step, query, this.pairing, abort.signal), abort }
  }

  /** A watch without a resourceVersion shows first what there is: it was opened before what it shows next. */
  private async openWatchesAfter(index: number): Promise<void> {
    const next = this.steps.findIndex((step, other) => other > index && isWrite(step))
    for (const [offset, step] of this.steps.slice(index + 1, next === -1 ? undefined : next).entries()) {
      if (!isWatch(step) || step.request.query.includes('resourceVersion=')) continue
      const opened = this.open(step)
      this.opened.set(index + 1 + offset, opened)
      await opened.response
    }
  }

  stop(): Promise<void> {
    return this.cluster.stop()
  }
}

function timeoutOf({ request }: Step): number {
  return Number(new URLSearchParams(request.query).get('timeoutSeconds') ?? 0)
}

function speedFor(steps: Step[]): number {
  return steps.some((step) => timeoutOf(step) > 60) ? SPEED_OF_WAITING : SPEED
}
