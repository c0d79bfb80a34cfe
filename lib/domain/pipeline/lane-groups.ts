import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'

/** The lanes of each stream, all of them in the order of the names, and which of them have trouble. */
export class LaneGroups {
  /** Never changed: another array after a change. */
  entries: readonly LaneEntry[] = []
  /** The places of the lanes in trouble, the worst first. The same array until one comes, goes or gets worse or better. */
  troubled: readonly number[] = []
  private readonly groups = new Map<string, readonly LaneEntry[]>()
  /** Where the lanes of each stream begin. */
  private readonly offsets = new Map<string, number>()

  /**
   * @param lanes of the streams that may have changed; null for a stream that is gone
   * @returns whether any has
   */
  take(lanes: readonly (readonly [string, readonly LaneEntry[] | null])[]): boolean {
    const news = lanes.filter(([name, own]) => own !== (this.groups.get(name) ?? null))
    if (news.length === 0) return false
    const fit = news.every(([name, own]) => own?.length === this.groups.get(name)?.length)
    for (const [name, own] of news) {
      if (own === null) this.groups.delete(name)
      else this.groups.set(name, own)
    }
    if (fit) this.replace(news.map(([name]) => name))
    else this.arrange()
    return true
  }

  private replace(names: readonly string[]): void {
    const before = this.entries
    const entries = [...before]
    const changed: number[] = []
    for (const name of names) {
      const begin = this.offsets.get(name) ?? 0
      for (const [index, entry] of (this.groups.get(name) ?? []).entries()) {
        const at = begin + index
        if (entry.trouble !== before[at]?.trouble) changed.push(at)
        entries[at] = entry
      }
    }
    this.entries = entries
    if (changed.length > 0) this.rank([...new Set([...this.troubled, ...changed])])
  }

  private arrange(): void {
    const entries: LaneEntry[] = []
    this.offsets.clear()
    for (const name of [...this.groups.keys()].sort()) {
      this.offsets.set(name, entries.length)
      entries.push(...(this.groups.get(name) ?? []))
    }
    this.entries = entries
    this.rank(entries.keys())
  }

  /** Keeps the places of those that have trouble. Of equal ones, the order of the names stays. */
  private rank(places: Iterable<number>): void {
    const troubleAt = (place: number) => this.entries[place]?.trouble ?? null
    this.troubled = [...places]
      .filter((place) => troubleAt(place) !== null)
      .sort((a, b) => (troubleAt(a) ?? 0) - (troubleAt(b) ?? 0) || a - b)
  }
}
