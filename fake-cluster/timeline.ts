import { setImmediate as settle } from 'node:timers/promises'

const TOLERATED_MILLISECONDS = 4

type Task = { due: number; run: () => void }

/**
 * The cluster's time, in milliseconds. Planned tasks run one by one in the order of their times, even on a
 * slow machine. So the controllers interact the same way each time, and a faster time only shortens the wait.
 */
export class Timeline {
  private startedAt = Date.now()
  private heldAt: number | undefined
  private tasks: Task[] = []
  /** The time of the running task: its plans count from there. */
  private present: number | undefined
  /** The time for calls from outside; it stays the same until the call is finished. */
  private moment: number | undefined
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly speed = 1) {}

  get now(): number {
    if (this.present !== undefined) return this.present
    if (this.moment === undefined) {
      this.moment = this.elapsed()
      queueMicrotask(() => (this.moment = undefined))
    }
    return this.moment
  }

  /** How far the running task is behind its time, on a busy machine: what counts by a client's clock comes so much later. */
  get late(): number {
    return this.present === undefined ? 0 : Math.max(0, this.elapsed() - this.present)
  }

  date(): Date {
    return new Date(this.startedAt + this.elapsed())
  }

  /** Returns a function to cancel it. */
  after(milliseconds: number, run: () => void): () => void {
    const task = { due: this.now + milliseconds, run }
    const later = this.tasks.findIndex(({ due }) => due > task.due)
    this.tasks.splice(later < 0 ? this.tasks.length : later, 0, task)
    this.arm()
    return () => {
      this.tasks = this.tasks.filter((planned) => planned !== task)
    }
  }

  every(milliseconds: number, run: () => void): () => void {
    let cancel: () => void
    const plan = () => {
      cancel = this.after(milliseconds, () => {
        plan()
        run()
      })
    }
    plan()
    return () => cancel()
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve))
  }

  /** Stops the time until it is released. If a task does so, the time stays at the task's planned time. */
  hold(): void {
    if (this.heldAt !== undefined) return
    if (this.present !== undefined) this.goBackTo(this.present)
    this.heldAt = Date.now()
    clearTimeout(this.timer)
  }

  release(): void {
    if (this.heldAt === undefined) return
    this.startedAt += Date.now() - this.heldAt
    this.heldAt = undefined
    this.arm()
  }

  stop(): void {
    this.tasks = []
    clearTimeout(this.timer)
  }

  private elapsed(): number {
    return ((this.heldAt ?? Date.now()) - this.startedAt) * this.speed
  }

  /** A fast time must not run ahead of a slow machine: otherwise many tasks run at once, before anyone looks. */
  private waitForTheMachine(due: number): void {
    const tolerated = due + TOLERATED_MILLISECONDS * this.speed
    if (this.speed > 1 && this.elapsed() > tolerated) this.goBackTo(tolerated)
  }

  private goBackTo(time: number): void {
    this.startedAt += (this.elapsed() - time) / this.speed
  }

  private arm(): void {
    const [next] = this.tasks
    if (!next || this.present !== undefined || this.heldAt !== undefined) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), (next.due - this.elapsed()) / this.speed)
    this.timer.unref()
  }

  private async run(): Promise<void> {
    for (let next = this.tasks[0]; next && next.due <= this.elapsed(); next = this.tasks[0]) {
      this.tasks.shift()
      this.waitForTheMachine(next.due)
      this.present = next.due
      next.run()
      // Code that waits for the task continues before the next task starts.
      await settle()
    }
    this.present = undefined
    this.arm()
  }
}
