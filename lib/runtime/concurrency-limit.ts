import 'server-only'

/** Runs at most `atOnce` tasks at the same time; the others wait, first come, first served. */
export function limitConcurrency(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running === atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

/** Runs tasks of the same key one after another; tasks of different keys run at the same time. */
export function serializeByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const queues = new Map<string, ReturnType<typeof limitConcurrency>>()
  return (key, work) => {
    const enqueue = queues.get(key) ?? limitConcurrency(1)
    queues.set(key, enqueue)
    return enqueue(work)
  }
}

/** Runs `work` one at a time. Calls during a run share the next one, so it sees what each of them left. */
export function shareRuns<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  const run = () => {
    next = null
    return work()
  }
  return () => {
    if (next === null) {
      next = last.then(run)
      last = next.catch(() => undefined)
    }
    return next
  }
}
