import { PlainRefusal } from './status'

/**
 * The OpenShift API server, which serves image resources separately. While it is down, its open watches end
 * and requests get plain-text errors; workloads keep working (api-server-unavailable.json).
 */
export class OpenShiftApi {
  private isDown = false
  private readonly listeners = new Set<() => void>()

  get isUp(): boolean {
    return !this.isDown
  }

  stop(): void {
    this.isDown = true
    for (const listener of this.listeners) listener()
  }

  start(): void {
    this.isDown = false
  }

  onStop(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Throws if the resource is unavailable. */
  reach(group: string): void {
    if (this.isUp || !isOpenShift(group)) return
    const why = 'dial tcp 127.0.0.1:8444: connect: connection refused'
    throw new PlainRefusal(503, `error trying to reach service: ${why}\n`)
  }
}

export function isOpenShift(group: string): boolean {
  return group.endsWith('.openshift.io')
}
