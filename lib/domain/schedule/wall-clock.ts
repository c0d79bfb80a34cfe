/** Offsets are smaller than this, and their changes are further apart. */
const DAY_MS = 24 * 60 * 60_000

/**
 * Converts between instants (milliseconds since 1970) and the local time of a time zone, written as the milliseconds that it
 * would be in UTC. Throws a RangeError if the time zone is unknown.
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat
  /** As it is named today: some have changed their names. */
  readonly timeZone: string

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    this.timeZone = this.format.resolvedOptions().timeZone
  }

  /** The instants with this local time: one, none if the clock skips it in spring, two if it occurs twice in autumn. */
  instantsOf(local: number): number[] {
    const offsets = new Set(this.offsetsAround(local))
    return [...offsets].map((offset) => local - offset).filter((time) => time + this.offsetAt(time) === local)
  }

  /** The earliest instant that can have this local time or a later one. */
  earliestInstant(local: number): number {
    return local - Math.max(...this.offsetsAround(local))
  }

  /** The earliest local time that can follow this instant. */
  earliestLocalTime(time: number): number {
    return time + Math.min(...this.offsetsAround(time))
  }

  private offsetsAround(time: number): [number, number] {
    return [this.offsetAt(time - DAY_MS), this.offsetAt(time + DAY_MS)]
  }

  private offsetAt(time: number): number {
    const second = time - (time % 1000)
    const parts = this.format.formatToParts(second)
    const part = (wanted: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find(({ type }) => type === wanted)?.value)
    const [year, month, day] = [part('year'), part('month'), part('day')]
    return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second')) - second
  }
}
