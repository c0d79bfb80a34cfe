import { howItRan, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'

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
    'The time to restore is from the first failure (of a revert without one, from the deployment) until Quayside saw the workload healthy with a later image; the median.',
  lead: 'The lead time is from the date of the commit that an image was built from, as its git host or a label of the image says, until Quayside saw all workloads of the deployment healthy with it; the median. An image that was not seen healthy, or had run there before, has none.',
} as const

const DAY_MS = 86_400_000
const TOGETHER_MS = 60_000

type Change = {
  image: string
  at: number
  /** Whether the image had run there before. */
  isBack: boolean
  isFailed: boolean
  isReverted: boolean
  restoreMs: number | null
  /** NaN if it never was. */
  healthyAt: number
}

export function deliveryOf(chronicle: Chronicle, now: number): Delivery {
  const observedFrom = Math.max(
    chronicle.stretches[0]?.from ?? now,
    Date.parse(chronicle.keptFrom ?? '') || -Infinity,
  )
  const from = Math.max(now - DELIVERY_DAYS * DAY_MS, observedFrom)
  const changes = [...chronicle.runs.values()].flatMap(changesOf).filter(({ at }) => at >= from && at <= now)
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

/** Null without a lead time. A commit that is younger than its deployment has a wrong date. */
function leadOf(deployment: readonly Change[], dates: ReadonlyMap<string, number>): number | null {
  const committedAt = dates.get(deployment[0]?.image ?? '') ?? NaN
  const lead = Math.max(...deployment.map(({ healthyAt }) => healthyAt)) - committedAt
  return lead >= 0 && !deployment.some(({ isBack }) => isBack) ? lead : null
}

function medianSeconds(milliseconds: readonly number[]): number | null {
  const inOrder = [...milliseconds].sort((a, b) => a - b)
  const median = inOrder[Math.floor((inOrder.length - 1) / 2)]
  return median === undefined ? null : Math.round(median / 1_000)
}

function isBad({ isFailed, isReverted }: Pick<Change, 'isFailed' | 'isReverted'>): boolean {
  return isFailed || isReverted
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

/** The changes of image in a workload, container by container. @param runs newest first */
function changesOf(runs: readonly RunFact[]): Change[] {
  const containers = new Set(runs.map(({ container }) => container))
  return [...containers].flatMap((name) => {
    const inOrder = runs.filter(({ container }) => container === name).reverse()
    return periodsOf(inOrder).flatMap((period, index, periods): Change[] => {
      // What ran before the first one is unknown.
      if (index === 0) return []
      const before = periods.slice(0, index)
      const [next] = periods.slice(index + 1)
      const hadRun = (image: string) => before.some((each) => each.image === image)
      const isReverted = next !== undefined && hadRun(next.image)
      const last = period.runs.at(-1)
      const isFailed = last !== undefined && howItRan(last) === 'badly'
      return [
        {
          image: period.image,
          at: Date.parse(period.runs[0]?.from.at ?? ''),
          isBack: hadRun(period.image),
          isFailed,
          isReverted,
          restoreMs: isBad({ isFailed, isReverted }) ? restoreOf(period, periods, index) : null,
          healthyAt: Date.parse(period.runs.flatMap(({ healthyAt }) => healthyAt ?? []).sort()[0] ?? ''),
        },
      ]
    })
  })
}

type Period = { image: string; runs: RunFact[] }

/** Revisions with the same image, one after another. */
function periodsOf(inOrder: readonly RunFact[]): Period[] {
  const periods: Period[] = []
  for (const run of inOrder) {
    const last = periods.at(-1)
    if (last?.image === run.image) last.runs.push(run)
    else periods.push({ image: run.image, runs: [run] })
  }
  return periods
}

function restoreOf({ runs }: Period, periods: readonly Period[], index: number): number | null {
  const failures = runs.flatMap(({ failure }) => failure?.first ?? []).sort()
  const from = Date.parse(failures[0] ?? runs[0]?.from.at ?? '')
  const healthy = periods
    .slice(index + 1)
    .flatMap((later) => later.runs)
    .find(({ healthyAt }) => healthyAt !== null)
  const restored = Date.parse(healthy?.healthyAt ?? '') - from
  return restored >= 0 ? restored : null
}
