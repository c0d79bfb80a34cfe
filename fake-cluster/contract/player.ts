import { responseDifferences } from './compare/response-differences'
import type { Difference } from './compare/differences'
import type { Pairing } from './compare/pairing'
import {
  isWatch,
  isWrite,
  nextWrite,
  scheduledEvents,
  timeoutOf,
  type Step,
  type WatchStep,
} from './recording'
import { movesBefore, newMovesFor } from './registry/registry-moves'
import { send } from './request'
import { removeDeparted } from './seed'
import { passTime, settle } from './settle'
import type { Stage } from './stage'
import { setSwitches } from './switches'
import { ResourceVersions } from './resource-versions'
import { readWatch } from './compare/read-watch'
import { watchDifferences } from './compare/watch-differences'

/** In milliseconds of the cluster. */
const TIMEOUT = 15_000
/** In milliseconds. */
const WATCH_TIMEOUT = 3000

type Opened = { response: Promise<Response>; abort: AbortController }

/** Sends the requests of a scenario to a demo cluster, and makes the changes that happened between them. */
export class Player {
  private readonly versions: ResourceVersions
  /** Watches that were opened before their step. */
  private readonly opened = new Map<number, Opened>()
  /** Until the first write or watch, the cluster's time stands still: it can start in the middle of a rollout. */
  private hasBegun = false

  constructor(
    private readonly steps: Step[],
    private readonly stage: Stage,
  ) {
    this.versions = new ResourceVersions(steps)
  }

  async play(step: Step, index: number): Promise<Difference[]> {
    const { cluster, registries } = this.stage
    const isQuiet =
      isWatch(step) &&
      step.response.events.length > 0 &&
      scheduledEvents(this.steps, index)[0] === step.response.events[0]
    if (this.hasBegun && (isQuiet || this.versions.isAfterUnknownWrites(step) || this.versions.isIdle(step)))
      await settle(cluster, step)
    this.hasBegun ||= isWrite(step) || isWatch(step)
    this.stage.setTime(index)
    registries.apply(movesBefore(this.steps, index))
    setSwitches(cluster, step)
    this.stage.addArrivals(index)
    removeDeparted(cluster, step)
    if (isWrite(step)) await this.openWatchesAfter(index)
    const before = cluster.store.resourceVersion
    const found = await this.answer(step, index)
    this.versions.note(step, before)
    return found
  }

  /** The cluster's time passes only while the scenario waits, so the speed of the machine does not matter. */
  private async answer(step: Step, index: number): Promise<Difference[]> {
    const needsTime = isWatch(step) || /\b(watch|resourceVersion)=/.test(step.request.query)
    if (!needsTime) return this.sendUntilMatching(step)
    const { timeline } = this.stage.cluster
    if (this.hasBegun) timeline.release()
    const found = isWatch(step) ? await this.watch(step, index) : await this.sendUntilMatching(step)
    timeline.hold()
    return found
  }

  /** Controllers act shortly after a write, so a read is repeated until it matches. */
  private async sendUntilMatching(step: Step): Promise<Difference[]> {
    const { cluster } = this.stage
    const isFinal = step.request.method !== 'GET' || !this.hasBegun
    for (const end = cluster.timeline.now + TIMEOUT; ;) {
      const attempt = this.stage.pairing.clone()
      const found = await this.sendOnce(step, attempt)
      if (found.length === 0 || isFinal || cluster.timeline.now >= end) {
        this.stage.pairing.take(attempt)
        return found
      }
      await passTime(cluster)
    }
  }

  private async sendOnce(step: Step, pairing: Pairing): Promise<Difference[]> {
    const query = this.versions.query(step, pairing, this.stage.cluster.store.resourceVersion)
    // Without a timeout, a watch that the recording refused and the demo cluster serves would never end.
    const response = await this.send(step, query, pairing, AbortSignal.timeout(WATCH_TIMEOUT))
    return responseDifferences(step, response, pairing)
  }

  private send(step: Step, query: string, pairing: Pairing, signal?: AbortSignal): Promise<Response> {
    const { cluster, actors } = this.stage
    return send(cluster.url, step.request, actors.tokenOf(step), query, pairing, signal)
  }

  private async watch(step: WatchStep, index: number): Promise<Difference[]> {
    const { response, abort } = this.opened.get(index) ?? this.open(step)
    const { events } = step.response
    const patience = WATCH_TIMEOUT + (1000 * timeoutOf(step)) / this.stage.speed
    const reading = response.then((answer) => readWatch(answer, events, abort, patience))
    const ofSchedule = scheduledEvents(this.steps, index)
    if (ofSchedule.length > 0)
      for (const { object } of ofSchedule) {
        // The registry moves as the stream shows it, and the schedule brings each move in.
        this.stage.registries.apply(newMovesFor(object))
        await this.stage.importScheduled()
      }
    return watchDifferences(events, await reading, this.stage.pairing)
  }

  private open(step: Step): Opened {
    const abort = new AbortController()
    const query = this.versions.query(step, this.stage.pairing, this.stage.cluster.store.resourceVersion)
    return { response: this.send(step, query, this.stage.pairing, abort.signal), abort }
  }

  /** A watch without a resourceVersion starts with the existing objects, so it is opened before the next change. */
  private async openWatchesAfter(index: number): Promise<void> {
    const later = this.steps.slice(index + 1, nextWrite(this.steps, index))
    for (const [offset, step] of later.entries()) {
      if (!isWatch(step) || step.request.query.includes('resourceVersion=')) continue
      const opened = this.open(step)
      this.opened.set(index + 1 + offset, opened)
      await opened.response
    }
  }
}
