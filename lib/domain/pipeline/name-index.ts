/** The names that each of many keys has, and the other way round. */
export class NameIndex {
  private readonly names = new Map<string, readonly string[]>()
  private readonly keys = new Map<string, Set<string>>()

  /** The keys that have a name. */
  of(name: string): readonly string[] {
    return [...(this.keys.get(name) ?? [])]
  }

  namesOf(key: string): readonly string[] {
    return this.names.get(key) ?? []
  }

  /**
   * @param names that a key has now
   * @returns those that it has now or had before
   */
  take(key: string, names: readonly string[]): string[] {
    const before = this.namesOf(key)
    for (const name of before) this.keys.get(name)?.delete(key)
    for (const name of names) this.keys.set(name, (this.keys.get(name) ?? new Set()).add(key))
    if (names.length > 0) this.names.set(key, names)
    else this.names.delete(key)
    return [...before, ...names]
  }
}
