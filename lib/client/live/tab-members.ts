import { LONGEST_TOPIC } from '#lib/domain/live/live-message'

/** A killed tab does not say goodbye. Hidden tabs repeat what they want once a minute. */
const FORGET_MS = 150_000

/** The tabs of the browser, as the leader knows them. */
export class TabMembers {
  private readonly members = new Map<string, { topics: ReadonlySet<string>; heardAt: number }>()

  constructor(private readonly now: () => number) {}

  /** @returns what the tab wanted before; undefined if it is new */
  note(tab: string, topics: readonly string[]): ReadonlySet<string> | undefined {
    const before = this.members.get(tab)?.topics
    this.members.set(tab, { topics: new Set(topics), heardAt: this.now() })
    return before
  }

  /** @returns whether the tab was known */
  forget(tab: string): boolean {
    return this.members.delete(tab)
  }

  clear(): void {
    this.members.clear()
  }

  /** What the living tabs want. */
  topics(): Set<string> {
    const oldest = this.now() - FORGET_MS
    for (const [tab, { heardAt }] of this.members) if (heardAt < oldest) this.members.delete(tab)
    const topics = [...this.members.values()].flatMap((member) => [...member.topics])
    return new Set(topics.filter(({ length }) => length <= LONGEST_TOPIC))
  }
}
