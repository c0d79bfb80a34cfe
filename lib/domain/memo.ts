/**
 * Remembers what was made from an object, as long as the other inputs stay the same. The store keeps unchanged objects
 * identical, so a change costs only what depends on it, and an unchanged result is the same object again.
 */
export class Memo<K extends object, T> {
  private readonly known = new WeakMap<K, { from: readonly unknown[]; made: T }>()

  of(key: K, from: readonly unknown[], make: () => T): T {
    const known = this.known.get(key)
    if (known && areSame(known.from, from)) return known.made
    const made = make()
    this.known.set(key, { from, made })
    return made
  }
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
