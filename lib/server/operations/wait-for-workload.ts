import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'

/** Waits until a condition is true for a workload. Answers whether it became true in time. */
export function waitFor(
  environment: Environment,
  key: WorkloadKey,
  isSo: (workload: Workload) => boolean,
  milliseconds: number,
): Promise<boolean> {
  const store = storeOf(environment)
  const isThere = () => {
    const found = findWorkload(store.snapshot(), key)
    return found !== undefined && isSo(found)
  }
  if (isThere()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (came: boolean) => {
      stop()
      cancel()
      resolve(came)
    }
    const stop = store.subscribe(({ kind }) => {
      if ((kind === 'deployments' || kind === 'statefulSets') && isThere()) end(true)
    })
    const cancel = systemClock.after(milliseconds, () => end(isThere()))
  })
}
