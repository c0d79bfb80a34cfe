import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { FedWorkload } from '#lib/domain/promotion/promotion-read'
import { lagWord } from '#lib/domain/workload/lag-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/** @property digest of the image that it has; null where it is named otherwise, or none is known */
type Having = Omit<FedWorkload, 'commit'> & { digest: string | null }

/** The workloads of a lane, and which image of its tag each has. */
export function fedWorkloads({ image, workloads, byHand }: LaneView): Having[] {
  const newest = image?.digest ?? null
  return [...workloads, ...byHand].map((each) => {
    const { kind, name, lags } = each
    const has = lags[0]?.runs ?? newest
    const digest = has?.startsWith('sha256:') === true ? has : null
    return { workload: { kind, name }, digest, state: newest === null ? 'unknown' : stateOf(each) }
  })
}

/** That its pods do not have the new template yet is no lag. */
function stateOf({ lags, updated, desired }: JudgedWorkload): FedWorkload['state'] {
  return lagWord(lags) ?? (updated < desired ? 'rolling-out' : 'current')
}
