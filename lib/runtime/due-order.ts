type Place<T> = { at: number; turn: number; item: T }

/**
 * Items by the time when they are due, the earliest first. An item whose time has changed is put again; its old place counts no
 * more. A binary heap, so that an item costs little however many there are.
 */
export class DueOrder<T extends { at: number }> {
  private readonly places: Place<T>[] = []
  private turn = 0

  put(item: T): void {
    const { places } = this
    const place = { at: item.at, turn: (this.turn += 1), item }
    let index = places.length
    places.push(place)
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = places[above]
      if (parent === undefined || isBefore(parent, place)) break
      places[index] = parent
      index = above
    }
    places[index] = place
  }

  /** The earliest of the items that still count. The others before it lose their places. */
  first(counts: (item: T) => boolean): T | undefined {
    for (let [top] = this.places; top !== undefined; [top] = this.places) {
      if (top.at === top.item.at && counts(top.item)) return top.item
      this.removeFirst()
    }
    return undefined
  }

  private removeFirst(): void {
    const { places } = this
    const last = places.pop()
    if (last === undefined || places.length === 0) return
    let index = 0
    for (;;) {
      const below = this.earlierOf(2 * index + 1, 2 * index + 2)
      const child = places[below]
      if (child === undefined || isBefore(last, child)) break
      places[index] = child
      index = below
    }
    places[index] = last
  }

  private earlierOf(left: number, right: number): number {
    const [one, other] = [this.places[left], this.places[right]]
    return one !== undefined && other !== undefined && isBefore(other, one) ? right : left
  }
}

/** Of those that are due at once, the first that was put comes first. */
function isBefore(a: Place<unknown>, b: Place<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn)
}
