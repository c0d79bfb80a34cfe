import 'server-only'
import type { Clock } from '#lib/runtime/clock'

export type GateLimits = {
  /** How many run at the same time, and how many wait for that. */
  running: number
  waiting: number
  longestWaitMs: number
  /** What runs longer than this, while the processor was idle for half of it, no longer counts as running: it waits for something. */
  longestRunMs: number
}

/** How much of the gate one person gets: running at the same time, and all that is not over. */
export type Share = { running: number; atOnce: number }

/** `too-many`: this person has enough requests open. `busy`: all people together have. */
export type Admission = 'admitted' | 'too-many' | 'busy'

/** Those who share what they get together, besides what each of them gets. */
export type Group = Share & { name: string }

type Ticket = Share & {
  who: string
  group: Group | null
  state: 'waiting' | 'running' | 'late'
  settle: (admission: Admission) => void
  cancelTimer: () => void
}

const NOT_IN = { leave: () => undefined }

/** Bounds what runs at the same time. Those who wait are admitted fairly: first the one who has the fewest running. */
export class AdmissionGate {
  /** In the order of arrival. */
  private readonly tickets = new Set<Ticket>()

  constructor(
    private readonly limits: GateLimits,
    private readonly clock: Clock,
    /** How long the event loop has had nothing to do since the process began. */
    private readonly idleMs: () => number,
  ) {}

  /** @returns `leave`, to be called when it is over, whether it was admitted or not */
  enter(
    who: string,
    share: Share,
    group: Group | null = null,
  ): { admission: Promise<Admission>; leave: () => void } {
    const isOver =
      this.count((each) => each.who === who) >= share.atOnce ||
      (group !== null && this.count(isIn(group)) >= group.atOnce)
    if (isOver) return { admission: Promise.resolve('too-many'), ...NOT_IN }
    if (this.isFull) return { admission: Promise.resolve('busy'), ...NOT_IN }
    const { promise, settle } = settleable<Admission>()
    const cancelTimer = this.clock.after(this.limits.longestWaitMs, () => this.remove(ticket))
    const ticket: Ticket = { ...share, who, group, state: 'waiting', settle, cancelTimer }
    this.tickets.add(ticket)
    this.admit()
    return { admission: promise, leave: () => this.remove(ticket) }
  }

  /** Whether nobody can wait. */
  get isFull(): boolean {
    return this.load.waiting >= this.limits.waiting
  }

  get load(): { running: number; waiting: number } {
    return { running: this.count(isRunning), waiting: this.count(isWaiting) }
  }

  private remove(ticket: Ticket): void {
    if (!this.tickets.delete(ticket)) return
    ticket.cancelTimer()
    ticket.settle('busy')
    this.admit()
  }

  private admit(): void {
    while (this.count(isRunning) < this.limits.running) {
      const ticket = this.next()
      if (ticket === undefined) return
      ticket.cancelTimer()
      ticket.state = 'running'
      this.letRun(ticket)
      ticket.settle('admitted')
    }
  }

  private letRun(ticket: Ticket): void {
    const { longestRunMs } = this.limits
    const idleBefore = this.idleMs()
    ticket.cancelTimer = this.clock.after(longestRunMs, () => {
      if (this.idleMs() - idleBefore < longestRunMs / 2) this.letRun(ticket)
      else {
        ticket.state = 'late'
        this.admit()
      }
    })
  }

  private next(): Ticket | undefined {
    const runningOf = new Map<string, number>()
    for (const { who, state } of this.tickets)
      if (state === 'running') runningOf.set(who, (runningOf.get(who) ?? 0) + 1)
    return [...this.tickets]
      .filter(
        (each) =>
          isWaiting(each) && (runningOf.get(each.who) ?? 0) < each.running && this.hasRoom(each.group),
      )
      .sort((a, b) => (runningOf.get(a.who) ?? 0) - (runningOf.get(b.who) ?? 0))[0]
  }

  private hasRoom(group: Group | null): boolean {
    return group === null || this.count((each) => isRunning(each) && isIn(group)(each)) < group.running
  }

  private count(which: (ticket: Ticket) => boolean): number {
    return [...this.tickets].filter(which).length
  }
}

function isIn({ name }: Group): (ticket: Ticket) => boolean {
  return ({ group }) => group?.name === name
}

function isWaiting({ state }: Ticket): boolean {
  return state === 'waiting'
}

function isRunning({ state }: Ticket): boolean {
  return state === 'running'
}

function settleable<T>(): { promise: Promise<T>; settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => (settle = resolve))
  return { promise, settle }
}
