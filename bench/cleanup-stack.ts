type CleanUp = () => unknown

/** What the bench started and has to stop, however it ends. */
export class CleanupStack {
  private readonly cleanUps = new Set<CleanUp>()
  private hasEnded = false

  /** Returns a function that cleans up before the end. */
  async add(cleanUp: CleanUp): Promise<() => Promise<void>> {
    this.cleanUps.add(cleanUp)
    const cleanUpOnce = async () => {
      if (this.cleanUps.delete(cleanUp)) await cleanUp()
    }
    if (this.hasEnded) {
      await cleanUpOnce()
      throw new Error('The bench has ended.')
    }
    return cleanUpOnce
  }

  /** Newest first, because the newer ones may need the older ones. */
  async run(): Promise<void> {
    this.hasEnded = true
    for (const cleanUp of [...this.cleanUps].reverse()) {
      this.cleanUps.delete(cleanUp)
      await cleanUp()
    }
  }
}
