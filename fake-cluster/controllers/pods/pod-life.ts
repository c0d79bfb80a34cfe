import type { Container, Pod } from '#lib/kubernetes/objects'
import { RegistryFailure } from '../../api/images/registry-client'
import type { Store } from '../../api/store'
import { behaviourOf, notReady, unschedulableStatus, waitingStatus } from './behaviour'
import type { Delays } from './delays'
import { createEvent, NODE_NAME, recordEvent, type EventText } from '../events'
import { runImports } from './import-job'
import { controllerOf } from '../owners'
import type { PodLogs } from './pod-logs'
import { pullImage, unknownImage, type Image } from './pull-image'
import { crashedStatus, finishedStatus, pullFailedStatus, runningStatus, scheduledStatus } from './pod-status'
import type { Timeline } from '../../timeline'

const MAXIMUM_BACK_OFF = 60_000
const RECORDED_RESTARTS = 3

export type Node = {
  store: Store
  timeline: Timeline
  registries: Record<string, string>
  delays: Delays
  logs: PodLogs
  /**
   * Behaves like the kubelet stand-in of the recordings: pulls nothing, runs no script, restarts a container
   * three times, always after the first back-off, and records only that, with one Event per restart
   * (statefulset-broken-pod.json).
   */
  isRecorded: boolean
  isPulling: boolean
}

/** The life of one pod on its node, from its creation until it runs, stops restarting, or completes. */
export class PodLife {
  private readonly containers: Container[]

  constructor(
    private readonly node: Node,
    private readonly pod: Pod,
    private readonly signal: AbortSignal,
    /** How long the current start takes. */
    private readonly startDelay: () => number,
  ) {
    this.containers = pod.spec?.containers ?? []
  }

  async run(): Promise<void> {
    await this.wait(this.node.delays.react)
    const behaviour = behaviourOf(this.pod)
    if (behaviour === 'unschedulable') {
      this.refuseNode()
      return
    }
    this.schedule()
    if (behaviour === 'waiting-for-volume' || behaviour === 'endless-init') {
      this.write(waitingStatus(this.pod, behaviour, this.now()))
      return
    }
    const images = await this.pullAll()
    await this.wait(this.startDelay())
    this.record({ reason: 'Started', message: `Started container ${this.containers[0]?.name ?? ''}` })
    if (controllerOf(this.pod)?.kind === 'Job') return this.runJob(images)
    if (images.some(({ isBroken }) => isBroken)) return this.crash(idsOf(images), 0)
    const status = runningStatus(this.pod, idsOf(images), this.now())
    this.write(behaviour === 'never-ready' ? notReady(status) : status)
  }

  private refuseNode(): void {
    const { store } = this.node
    const { namespace = '', name } = this.pod.metadata
    const pod = store.get('pods', namespace, name)
    if (!pod) return
    const status = unschedulableStatus(pod, this.now())
    store.update('pods', { ...pod, status })
    const message = status.conditions?.[0]?.message ?? ''
    this.record({ type: 'Warning', reason: 'FailedScheduling', message }, 'default-scheduler')
  }

  private async wait(milliseconds: number): Promise<void> {
    await this.node.timeline.wait(milliseconds)
    this.signal.throwIfAborted()
  }

  private now(): string {
    return this.node.store.timestamp()
  }

  private write(status: NonNullable<Pod['status']>): void {
    this.signal.throwIfAborted()
    const { namespace = '', name } = this.pod.metadata
    const pod = this.node.store.get('pods', namespace, name)
    if (!pod) return
    const spec = { ...pod.spec, nodeName: NODE_NAME }
    const startTime = pod.status?.startTime ?? this.now()
    this.node.store.update('pods', { ...pod, spec, status: { ...status, startTime } })
  }

  private record(text: EventText, component = 'kubelet'): void {
    this.signal.throwIfAborted()
    const { store, isRecorded } = this.node
    if (!isRecorded) recordEvent(store, component, 'pods', this.pod, text)
    else if (text.reason === 'BackOff') createEvent(store, component, 'pods', this.pod, text)
  }

  private schedule(): void {
    const { namespace = '', name } = this.pod.metadata
    const message = `Successfully assigned ${namespace}/${name} to ${NODE_NAME}`
    this.record({ reason: 'Scheduled', message }, 'default-scheduler')
    this.write(scheduledStatus(this.pod, this.now()))
  }

  /** Pulls until all images are there, with a back-off after each failure (ImagePullBackOff). */
  private async pullAll(): Promise<Image[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        const images = await Promise.all(
          this.containers.map(({ image = '' }) => pullImage(this.node, this.pod, image)),
        )
        const [container] = this.containers
        this.record({ reason: 'Pulled', message: `Successfully pulled image "${container?.image ?? ''}"` })
        return images
      } catch (error) {
        if (!(error instanceof RegistryFailure)) throw error
        if (!this.node.isPulling) return this.containers.map(({ image = '' }) => unknownImage(image))
        const image = this.containers[0]?.image ?? ''
        const why = error.message || (error.reason === 'NotFound' ? 'manifest unknown' : 'unauthorized')
        const message = `Failed to pull image "${image}": ${why}`
        this.record({ type: 'Warning', reason: 'Failed', message })
        this.write(pullFailedStatus(this.pod, 'ErrImagePull', message, this.now()))
        await this.wait(this.node.delays.react)
        const backOff = `Back-off pulling image "${image}"`
        this.record({ type: 'Warning', reason: 'BackOff', message: backOff })
        this.write(pullFailedStatus(this.pod, 'ImagePullBackOff', backOff, this.now()))
        await this.backOff(attempt)
      }
    }
  }

  async crashOn(): Promise<void> {
    const containers = this.pod.status?.containerStatuses ?? []
    const restarts = Math.max(0, ...containers.map(({ restartCount }) => restartCount))
    await this.backOff(restarts)
    const images = containers.map(({ imageID }) => imageID)
    return this.crash(images, restarts + 1)
  }

  private async crash(images: string[], from: number): Promise<void> {
    const { logs, isRecorded } = this.node
    for (let restarts = from; !isRecorded || restarts <= RECORDED_RESTARTS; restarts++) {
      logs.crash(this.pod)
      this.write(crashedStatus(this.pod, images, restarts, this.now()))
      const message = 'Back-off restarting failed container'
      this.record({ type: 'Warning', reason: 'BackOff', message })
      await this.backOff(restarts)
    }
  }

  private backOff(attempt: number): Promise<void> {
    const { delays, isRecorded } = this.node
    return this.wait(isRecorded ? delays.backOff : Math.min(delays.backOff * 2 ** attempt, MAXIMUM_BACK_OFF))
  }

  private async runJob(images: Image[]): Promise<void> {
    const startedAt = this.now()
    this.write(runningStatus(this.pod, idsOf(images), startedAt))
    const { store, registries, logs, delays, isRecorded } = this.node
    const isBroken = images.some((image) => image.isBroken)
    const output = isRecorded || isBroken ? undefined : await runImports(store, registries, this.pod)
    await this.wait(delays.job)
    if (output) logs.write(this.pod, output.text)
    else if (isBroken) logs.crash(this.pod)
    const exitCode = output?.exitCode ?? Number(isBroken)
    this.write(finishedStatus(this.pod, idsOf(images), exitCode, startedAt, this.now()))
  }
}

function idsOf(images: Image[]): string[] {
  return images.map(({ id }) => id)
}
