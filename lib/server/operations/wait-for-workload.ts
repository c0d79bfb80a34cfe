import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

/** Waits until a condition is true for a workload. Answers whether it became true in time. */
export async function waitFor(
  environment: Environment,
  key: WorkloadKey,
  isSo: (workload: Workload) => boolean,
  milliseconds: number,
): Promise<boolean> {
  const find = (snapshot: Snapshot) => {
    const found = findWorkload(snapshot, key)
    return found !== undefined && isSo(found) ? found : null
  }
  return (await waitForFound(environment, find, milliseconds)) !== null
}

const WATCHED = new Set(['deployments', 'statefulSets', 'replicaSets', 'controllerRevisions'])

/** Waits until something is found in the workloads and their revisions; null if it was not found in time. */
export function waitForFound<T>(
  environment: Environment,
  find: (snapshot: Snapshot) => T | null,
  milliseconds: number,
): Promise<T | null> {
  const store = storeOf(environment)
  const first = find(store.snapshot())
  if (first !== null) return Promise.resolve(first)
  return new Promise((resolve) => {
    const end = (found: T | null) => {
      stop()
      cancel()
      resolve(found)
    }
    const stop = store.subscribe(({ kind }) => {
      const found = WATCHED.has(kind) ? find(store.snapshot()) : null
      if (found !== null) end(found)
    })
    const cancel = systemClock.after(milliseconds, () => end(find(store.snapshot())))
  })
}
