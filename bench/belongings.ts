type CleanUp = () => unknown

/** What has to be gone when the bench ends, whichever way it does. */
export class Belongings {
  private readonly cleanUps = new Set<CleanUp>()
  private isGone = false

  /** Returns what cleans up earlier than at the end. */
  async keep(cleanUp: CleanUp): Promise<() => Promise<void>> {
    this.cleanUps.add(cleanUp)
    const cleanUpOnce = async () => {
      if (this.cleanUps.delete(cleanUp)) await cleanUp()
    }
    if (this.isGone) {
      await cleanUpOnce()
      throw new Error('The bench has ended.')
    }
    return cleanUpOnce
  }

  /** The newest first, since it may need the older ones. */
  async cleanUp(): Promise<void> {
    this.isGone = true
    for (const cleanUp of [...this.cleanUps].reverse()) {
      this.cleanUps.delete(cleanUp)
      await cleanUp()
    }
  }
}
