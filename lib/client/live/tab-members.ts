import { LONGEST_TOPIC } from '#lib/domain/live/live-message'

/** Of a tab that was killed nobody hears again. Timers of hidden tabs, which repeat what they want, fire once a minute. */
const FORGET_MS = 150_000

/** The tabs of the browser, as the one that leads knows them. */
export class TabMembers {
  private readonly members = new Map<string, { topics: ReadonlySet<string>; heardAt: number }>()

  constructor(private readonly now: () => number) {}

  /** @returns what the tab wanted before; undefined where it was not known */
  note(tab: string, topics: readonly string[]): ReadonlySet<string> | undefined {
    const before = this.members.get(tab)?.topics
    this.members.set(tab, { topics: new Set(topics), heardAt: this.now() })
    return before
  }

  /** @returns whether it was known */
  forget(tab: string): boolean {
    return this.members.delete(tab)
  }

  clear(): void {
    this.members.clear()
  }

  /** What those want that are still heard of. */
  topics(): Set<string> {
    const oldest = this.now() - FORGET_MS
    for (const [tab, { heardAt }] of this.members) if (heardAt < oldest) this.members.delete(tab)
    const topics = [...this.members.values()].flatMap((member) => [...member.topics])
    return new Set(topics.filter(({ length }) => length <= LONGEST_TOPIC))
  }
}
