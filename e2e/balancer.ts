/** Chooses as a Service does: one replica after the other of those that are ready. It notices a change a moment later. */
type Balancer = {
  /** The address of the next replica. */
  next: () => string
  /** From now on, chooses among these. Resolves once all are ready. One alone gets each request, ready or not. */
  use: (addresses: readonly string[]) => Promise<void>
  close: () => void
}

const LOOK_MS = 100

export function startBalancer(first: string): Balancer {
  let addresses: readonly string[] = [first]
  let ready = addresses
  let turn = 0
  const look = async () => {
    if (addresses.length === 1) return
    const asked = addresses
    const answers = await Promise.all(asked.map(isReady))
    if (asked === addresses) ready = asked.filter((_, index) => answers[index])
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  return {
    next: () => {
      turn += 1
      return ready[turn % ready.length] ?? first
    },
    use: async (next) => {
      await Promise.all(next.map(untilReady))
      addresses = next
      ready = next
    },
    close: () => clearInterval(timer),
  }
}

export async function untilReady(address: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    if (await isReady(address)) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error(`${address} was not ready within 30 s.`)
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/api/readyz`)).ok
  } catch {
    return false
  }
}
