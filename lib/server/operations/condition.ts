import 'server-only'
import { systemClock } from '#lib/cluster/clock'
import { imageOf } from '#lib/domain/triggers'
import { findWorkload, type WorkloadKey } from '#lib/domain/workload'
import type { Environment } from '#lib/server/config-text'
import { storeOf } from '#lib/server/stores'

type Wanted = { workload: WorkloadKey; container: string; image: string | null }

/** Waits until a pod template has an image, for so many milliseconds; whether it came to that. */
export function waitForImage(
  environment: Environment,
  { workload, container, image }: Wanted,
  milliseconds: number,
): Promise<boolean> {
  const store = storeOf(environment)
  const isThere = () => {
    const found = findWorkload(store.snapshot(), workload)
    return found !== undefined && imageOf(found.object.spec.template, container) === image
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
