import 'server-only'
import { collectGarbage } from '#lib/runtime/collect-garbage'
import { processSingleton } from '#lib/runtime/process-singleton'
import { withTimeLimit } from '#lib/runtime/time-limit'
import { openOwnSession } from '#lib/server/auth/own-session'
import { config } from '#lib/server/config/config'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'
import { DEFAULT_ORDER } from '#lib/domain/pipeline/lane-filter'
import { ownAddress } from '#lib/runtime/base-path'
import { pageAddress, viewNamed } from '#lib/views/addresses'

/** A process that cannot be warmed is ready nevertheless. */
const MOST_MS = 10_000

const warmth = () => processSingleton('warmth', () => ({ isDone: false }))

/** Whether the first page takes no longer than the others, or does not become faster by waiting. */
export function isWarm(): boolean {
  return warmth().isDone
}

/**
 * Reads the first pages of each environment before anybody else does: that loads and compiles what renders them, and makes the
 * index of the lanes. Next keeps the modules of pages apart from those of routes, so both are asked.
 */
export async function warmUp(): Promise<void> {
  const { environments } = config()
  await Promise.all(environments.map((environment) => storeOf(environment).settled))
  const addresses = environments.flatMap(({ name: environment }) => [
    pageAddress('pipeline', { environment }),
    viewNamed('pipeline').address({ environment, words: '', concern: null, order: DEFAULT_ORDER, page: 0 }),
  ])
  await warmWith(() => {
    collectGarbage()
    return readOwn([pageAddress('overview', {}), ...addresses])
  })
}

/** @param read makes whatever is slow the first time */
export async function warmWith(read: () => Promise<void>, mostMs = MOST_MS): Promise<void> {
  const reading = Promise.resolve()
    .then(read)
    .catch((error: unknown) => logError('the warm-up', error))
  await withTimeLimit(reading, { waitMs: mostMs, onLate: () => undefined })
  warmth().isDone = true
}

async function readOwn(addresses: string[]): Promise<void> {
  const { cookie, end } = await openOwnSession(config())
  try {
    for (const address of addresses) {
      // `next start` sets the port that it listens at.
      const url = `http://127.0.0.1:${process.env.PORT ?? ''}${ownAddress(address)}`
      const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
      await answer.arrayBuffer()
      if (answer.status >= 500) throw new Error(`${address} answered with status ${answer.status}`)
    }
  } finally {
    end()
  }
}
