/** Transitions of a time zone lie further apart, and no offset is as large. */
const DAY_MS = 24 * 60 * 60_000

/**
 * The clock on the wall of a time zone. What it shows is written as the milliseconds that it would be in UTC; all else is
 * milliseconds since 1970. Throws a RangeError where there is no such zone.
 */
export class WallClock {
  private readonly format: Intl.DateTimeFormat

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
  }

  /** When it shows this: once, never where it is put forward over it, and twice where it is put back. */
  instantsOf(shown: number): number[] {
    const offsets = new Set(this.offsetsAround(shown))
    return [...offsets].map((offset) => shown - offset).filter((time) => time + this.offsetAt(time) === shown)
  }

  /** It shows neither this nor anything later before then. */
  earliestInstantOf(shown: number): number {
    return shown - Math.max(...this.offsetsAround(shown))
  }

  /** It shows nothing earlier from then on. */
  earliestShownFrom(time: number): number {
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
