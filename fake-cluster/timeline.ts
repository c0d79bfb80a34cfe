import { setImmediate as settle } from 'node:timers/promises'

const TOLERATED_MILLISECONDS = 4

type Task = { due: number; run: () => void }

/**
 * The time of the cluster, in milliseconds. What is planned happens one after the other in the order of its times, also
 * on a machine that is late for them: so the controllers meet each time alike, and a fast time changes nothing but how
 * long one waits.
 */
export class Timeline {
  private startedAt = Date.now()
  private heldAt: number | undefined
  private tasks: Task[] = []
  /** The time of the task that runs: what it plans counts from there. */
  private present: number | undefined
  /** The time of what comes from outside, the same until that is through with its call. */
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

  date(): Date {
    return new Date(this.startedAt + this.elapsed())
  }

  /** Returns how to call it off. */
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

  /** Time stands still until it is released; for a task that does so it is the time that it was planned for. */
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

  /** A fast time must not run away from a machine that is late: much would happen at once, before anybody looks. */
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
      // Whoever waited for the task goes on before the next one begins.
      await settle()
    }
    this.present = undefined
    this.arm()
  }
}
