import { differenceOf } from '#lib/domain/list-difference'

/** The newest objects of a list, kept up to date with it: a change costs what it changes, and a namespace can have 30,000 tags. */
export class Newest<T extends object> {
  private list: readonly T[] = []
  /** Newest first. */
  private kept: readonly T[] = []

  /** @param timeOf in ISO 8601; null for what never counts */
  constructor(
    private readonly most: number,
    private readonly timeOf: (object: T) => string | null,
  ) {}

  /** @returns the newest ones, and how far back these are all; null if there are no others */
  of(list: readonly T[]): { newest: readonly T[]; from: string | null } {
    const { gone, come } = differenceOf(this.list, list)
    this.list = list
    if (gone.length + come.length > 0) this.kept = this.changed(new Set(gone), come) ?? this.sorted(list)
    const last = this.kept.length < this.most ? undefined : this.kept.at(-1)
    return { newest: this.kept, from: last === undefined ? null : this.timeOf(last) }
  }

  /** Null if one that was left out before may be among them now. */
  private changed(gone: ReadonlySet<T>, come: readonly T[]): readonly T[] | null {
    const isFull = this.kept.length === this.most
    const last = isFull ? this.kept.at(-1) : undefined
    const floor = last === undefined ? '' : (this.timeOf(last) ?? '')
    const stay = this.kept.filter((each) => !gone.has(each))
    const news = come.filter((each) => (this.timeOf(each) ?? '') >= floor)
    const next = this.sorted([...stay, ...news])
    return isFull && next.length < this.most ? null : next
  }

  private sorted(list: readonly T[]): readonly T[] {
    const timed = list.flatMap((object): [string, T][] => {
      const time = this.timeOf(object)
      return time === null ? [] : [[time, object]]
    })
    timed.sort(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0))
    return timed.slice(0, this.most).map(([, object]) => object)
  }
}
