import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { changesOf, isBad, type Change } from '#lib/domain/chronicle/image-changes'
import { gapsIn } from '#lib/domain/chronicle/stretches'

/** How often images were deployed, and how that went. */
export type Delivery = {
  /** How many days it tells of: fewer than `DELIVERY_DAYS` where Quayside has not observed for so long. */
  days: number
  deployments: number
  /** Of these. */
  failed: number
  reverted: number
  /** How many of these failed or were reverted, each counted once. */
  bad: number
  /** The median; null if nothing had to be restored, or was. */
  restoreSeconds: number | null
  /** How many deployments are of an image whose commit has a date. */
  dated: number
  /** How many of these have a lead time. */
  led: number
  /** The median; null if none has one. */
  leadSeconds: number | null
}

export const DELIVERY_DAYS = 28

/** How each figure is counted, for those who read it. */
export const DELIVERY_WORDS = {
  deployments:
    'A deployment is an image that one or more workloads begin to run within a minute. A restart, and another change of a pod template, is none.',
  bad: 'It counts as failed if it crashed or did not start, and was never seen healthy or still failed within 15 min before it was replaced. It counts as reverted if the next image had run there before.',
  restore:
    'The time to restore is from the first failure (of a revert without one, from the deployment) until Quayside saw the workload healthy with a later image; the median. It is unknown if nobody watched for a time before that.',
  lead: 'The lead time is from the date of the commit that an image was built from, as its git host or a label of the image says, until Quayside saw all workloads of the deployment healthy with it; the median. An image has none if it was not seen healthy, if nobody watched for a time before that, if it had run there before, or if its commit is younger.',
} as const

const DAY_MS = 86_400_000
const TOGETHER_MS = 60_000

export function deliveryOf(chronicle: Chronicle, now: number): Delivery {
  const observedFrom = Math.max(
    chronicle.stretches[0]?.from ?? now,
    Date.parse(chronicle.keptFrom ?? '') || -Infinity,
  )
  const from = Math.max(now - DELIVERY_DAYS * DAY_MS, observedFrom)
  const gaps = gapsIn(chronicle.stretches, now)
  const changes = [...chronicle.runs.values()]
    .flatMap((runs) => changesOf(runs, gaps))
    .filter(({ at }) => at >= from && at <= now)
  const deployments = together(changes)
  const bad = deployments.filter((of) => of.some(isBad))
  const dates = commitDatesIn(chronicle)
  const dated = deployments.filter(([change]) => dates.has(change?.image ?? ''))
  const leads = dated.flatMap((of) => leadOf(of, dates) ?? [])
  return {
    days: Math.floor((now - from) / DAY_MS),
    deployments: deployments.length,
    failed: deployments.filter((of) => of.some(({ isFailed }) => isFailed)).length,
    reverted: deployments.filter((of) => of.some(({ isReverted }) => isReverted)).length,
    bad: bad.length,
    restoreSeconds: medianSeconds(changes.flatMap(({ restoreMs }) => restoreMs ?? [])),
    dated: dated.length,
    led: leads.length,
    leadSeconds: medianSeconds(leads),
  }
}

/** When the commits of images were made, by digest. */
function commitDatesIn({ images }: Chronicle): ReadonlyMap<string, number> {
  const dated = [...images.values()].flat().flatMap(({ image, committedAt }): [string, number][] => {
    return committedAt === null ? [] : [[image, Date.parse(committedAt)]]
  })
  return new Map(dated)
}

/** Null without a lead time. A commit that is younger than its deployment has a wrong date. @param deployment oldest first */
function leadOf(deployment: readonly Change[], dates: ReadonlyMap<string, number>): number | null {
  const [first] = deployment
  const committedAt = dates.get(first?.image ?? '') ?? NaN
  if (first === undefined || !(committedAt <= first.at) || deployment.some(({ isBack }) => isBack))
    return null
  const lead = Math.max(...deployment.map(({ healthyAt }) => healthyAt)) - committedAt
  return lead >= 0 ? lead : null
}

function medianSeconds(milliseconds: readonly number[]): number | null {
  const inOrder = [...milliseconds].sort((a, b) => a - b)
  const middle = (inOrder.length - 1) / 2
  const [low, high] = [inOrder[Math.floor(middle)], inOrder[Math.ceil(middle)]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2_000)
}

/** Changes to the same image at about the same time are one deployment. */
function together(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = []
  const latest = new Map<string, Change[]>()
  for (const change of [...changes].sort((a, b) => a.at - b.at)) {
    const group = latest.get(change.image)
    if (group?.[0] !== undefined && change.at - group[0].at < TOGETHER_MS) group.push(change)
    else {
      const next = [change]
      latest.set(change.image, next)
      groups.push(next)
    }
  }
  return groups
}
