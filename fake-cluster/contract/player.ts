import { answerDifferences } from './answers'
import type { Difference } from './differences'
import type { Pairing } from './pairing'
import { isByItself, isWatch, isWrite, timeoutOf, type Step, type WatchStep } from './recording'
import { movesBefore, movesFor } from './registry-moves'
import { send } from './request'
import { passTime, settle } from './settle'
import type { Stage } from './stage'
import { setSwitches } from './switches'
import { Timeline } from './timeline'
import { readWatch, watchDifferences } from './watched'

/** In milliseconds of the cluster. */
const PATIENCE = 15_000
/** In milliseconds. */
const WATCH_PATIENCE = 3000

type Opened = { response: Promise<Response>; abort: AbortController }

/** Makes the requests of a scenario of a demo cluster, and what else happened meanwhile. */
export class Player {
  private readonly timeline: Timeline
  /** Watches that were opened before the step that they show. */
  private readonly opened = new Map<number, Opened>()
  /** Until the first write or watch the cluster stands still as it was found, which can be in the middle of a rollout. */
  private hasBegun = false

  constructor(
    private readonly steps: Step[],
    private readonly stage: Stage,
  ) {
    this.timeline = new Timeline(steps)
  }

  async play(step: Step, index: number): Promise<Difference[]> {
    const { cluster, registries } = this.stage
    if (this.hasBegun && (this.timeline.isLaterThanKnown(step) || this.timeline.isAtRest(step)))
      await settle(cluster, step)
    this.hasBegun ||= isWrite(step) || isWatch(step)
    this.stage.setTime(index)
    registries.apply(movesBefore(this.steps, index))
    setSwitches(cluster, step)
    if (isWrite(step)) await this.openWatchesAfter(index)
    const before = cluster.store.resourceVersion
    const found = await this.answer(step, index)
    this.timeline.note(step, before)
    return found
  }

  /** The cluster's time passes only where the scenario waits for something: so it is no matter how fast the machine is. */
  private async answer(step: Step, index: number): Promise<Difference[]> {
    const needsTime = isWatch(step) || /\b(watch|resourceVersion)=/.test(step.request.query)
    if (!needsTime) return this.ask(step)
    const { timeline } = this.stage.cluster
    if (this.hasBegun) timeline.release()
    const found = isWatch(step) ? await this.watch(step, index) : await this.ask(step)
    timeline.hold()
    return found
  }

  /** What the controllers do after a write comes a moment later; a read is made again until it shows it. */
  private async ask(step: Step): Promise<Difference[]> {
    const { cluster } = this.stage
    const isFinal = step.request.method !== 'GET' || !this.hasBegun
    for (const end = cluster.timeline.now + PATIENCE; ;) {
      const attempt = this.stage.pairing.clone()
      const found = await this.askOnce(step, attempt)
      if (found.length === 0 || isFinal || cluster.timeline.now >= end) {
        this.stage.pairing.take(attempt)
        return found
      }
      await passTime(cluster)
    }
  }

  private async askOnce(step: Step, pairing: Pairing): Promise<Difference[]> {
    const query = this.timeline.query(step, pairing, this.stage.cluster.store.resourceVersion)
    // A watch that was refused in the recording and is served here would never end.
    const response = await this.send(step, query, pairing, AbortSignal.timeout(WATCH_PATIENCE))
    return answerDifferences(step, response, pairing)
  }

  private send(step: Step, query: string, pairing: Pairing, signal?: AbortSignal): Promise<Response> {
    const { cluster, actors } = this.stage
    return send(cluster.url, step.request, actors.tokenOf(step), query, pairing, signal)
  }

  private async watch(step: WatchStep, index: number): Promise<Difference[]> {
    const { response, abort } = this.opened.get(index) ?? this.open(step)
    const { events } = step.response
    const patience = WATCH_PATIENCE + (1000 * timeoutOf(step)) / this.stage.speed
    const reading = response.then((answer) => readWatch(answer, events, abort, patience))
    if (isByItself(this.steps, index))
      for (const { object } of events) {
        // The registry moves as the stream shows it, and the schedule brings each move in.
        this.stage.registries.apply(movesFor(object))
        await this.stage.importScheduled()
      }
    return watchDifferences(events, await reading, this.stage.pairing)
  }

  private open(step: Step): Opened {
    const abort = new AbortController()
    const query = this.timeline.query(step, this.stage.pairing, this.stage.cluster.store.resourceVersion)
    return { response: this.send(step, query, this.stage.pairing, abort.signal), abort }
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
}
