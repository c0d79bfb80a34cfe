import type { Change } from './stored'

/** How many changes back a watch can start: older ones are compacted, as in etcd, and answered with 410. */
const LENGTH = 5000

export class ChangeLog {
  private changes: Change[] = []

  /** `oldest` is the newest resourceVersion that is too old to start a watch. */
  constructor(public oldest: number) {}

  add(change: Change): void {
    this.changes.push(change)
    if (this.changes.length <= LENGTH) return
    const dropped = this.changes.splice(0, LENGTH / 2)
    this.oldest = dropped.at(-1)?.resourceVersion ?? this.oldest
  }

  since(resourceVersion: number): Change[] | undefined {
    if (resourceVersion < this.oldest) return undefined
    return this.changes.filter((change) => change.resourceVersion > resourceVersion)
  }
}
