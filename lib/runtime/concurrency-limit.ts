import 'server-only'

/** Lets at most `atOnce` pieces of work run together; the rest wait in the order of their coming. */
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

/** One piece of work of each key at a time, in the order of their coming; those of different keys run together. */
export function serializeByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const turns = new Map<string, ReturnType<typeof limitConcurrency>>()
  return (key, work) => {
    const inTurn = turns.get(key) ?? limitConcurrency(1)
    turns.set(key, inTurn)
    return inTurn(work)
  }
}
