import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'

/** The lanes of each stream, and all of them in the order of the names. */
export class LaneGroups {
  /** Never changed: another array after a change. */
  entries: readonly LaneEntry[] = []
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
    const entries = [...this.entries]
    for (const name of names) {
      const begin = this.offsets.get(name) ?? 0
      for (const [index, entry] of (this.groups.get(name) ?? []).entries()) entries[begin + index] = entry
    }
    this.entries = entries
  }

  private arrange(): void {
    const entries: LaneEntry[] = []
    this.offsets.clear()
    for (const name of [...this.groups.keys()].sort()) {
      this.offsets.set(name, entries.length)
      entries.push(...(this.groups.get(name) ?? []))
    }
    this.entries = entries
  }
}
