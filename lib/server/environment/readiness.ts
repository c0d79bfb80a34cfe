import 'server-only'
import type { EnvironmentStore } from '#lib/cluster/stores/environment-store'
import type { ClusterErrorCode } from '#lib/domain/answer'
import { KINDS, type Kind } from '#lib/domain/snapshot'

/** A kind that was not read yet, and why. */
type Missing = { environment: string; kind: Kind; why: ClusterErrorCode }

type Readiness = { ready: boolean; missing: Missing[] }

/**
 * Ready to serve pages: each kind was read, cannot be read, or takes long. A cluster that is down or slow does not keep the
 * pod from serving the others (decision 8). No session is needed to ask, so environments are named by their position in the
 * configuration, as in its error report.
 */
export function readinessOf(stores: readonly Pick<EnvironmentStore, 'kinds'>[]): Readiness {
  const missing = stores.flatMap(({ kinds }, index) =>
    KINDS.flatMap((kind): Missing[] => {
      const { freshAt, error } = kinds[kind].state
      if (freshAt !== null) return []
      return [{ environment: `environments[${index}]`, kind, why: error?.code ?? 'being-read' }]
    }),
  )
  const ready = stores.every(({ kinds }) => KINDS.every((kind) => kinds[kind].isSettled))
  return { ready, missing }
}
