import { howItRan } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'

/** A container of a workload began to run another image. */
export type Change = {
  image: string
  at: number
  /** Whether the image had run there before. */
  isBack: boolean
  isFailed: boolean
  isReverted: boolean
  restoreMs: number | null
  /** NaN if it never was, or nobody knows since when. */
  healthyAt: number
}

export function isBad({ isFailed, isReverted }: Pick<Change, 'isFailed' | 'isReverted'>): boolean {
  return isFailed || isReverted
}

/** The changes of image in a workload, container by container. @param runs newest first @param gaps when nobody watched */
export function changesOf(runs: readonly RunFact[], gaps: readonly Stretch[]): Change[] {
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
          restoreMs: isBad({ isFailed, isReverted })
            ? restoreOf(period, periods.slice(index + 1), gaps)
            : null,
          healthyAt: healthyIn(period, gaps),
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

/** NaN if it never was seen healthy. It was so before Quayside saw it, if nobody watched for a time since it began. */
function healthyIn({ runs }: Period, gaps: readonly Stretch[]): number {
  const from = Date.parse(runs[0]?.from.at ?? '')
  const at = Date.parse(runs.flatMap(({ healthyAt }) => healthyAt ?? []).sort()[0] ?? '')
  return gaps.some((gap) => gap.from < at && gap.until > from) ? NaN : at
}

function restoreOf({ runs }: Period, later: readonly Period[], gaps: readonly Stretch[]): number | null {
  const failures = runs.flatMap(({ failure }) => failure?.first ?? []).sort()
  const from = Date.parse(failures[0] ?? runs[0]?.from.at ?? '')
  const healthy = later.find((period) => period.runs.some(({ healthyAt }) => healthyAt !== null))
  const restored = healthy === undefined ? NaN : healthyIn(healthy, gaps) - from
  return restored >= 0 ? restored : null
}
