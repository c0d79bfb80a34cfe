/** The streams that the triggers of each workload name, and the other way round. */
export class TriggerNames {
  private readonly streams = new Map<string, readonly string[]>()
  private readonly workloads = new Map<string, Set<string>>()

  /** The keys of the workloads with a trigger that names a stream. */
  of(stream: string): readonly string[] {
    return [...(this.workloads.get(stream) ?? [])]
  }

  /**
   * @param streams that a workload names now
   * @returns those that it names now or named before
   */
  take(workload: string, streams: readonly string[]): string[] {
    const before = this.streams.get(workload) ?? []
    for (const name of before) this.workloads.get(name)?.delete(workload)
    for (const name of streams) this.workloads.set(name, new Set(this.of(name)).add(workload))
    if (streams.length > 0) this.streams.set(workload, streams)
    else this.streams.delete(workload)
    return [...before, ...streams]
  }
}
