import { describe, expect, it } from 'vitest'
import type { RunFact } from '#lib/domain/chronicle/facts'
import type { Moment } from '#lib/domain/moves/moment'
import { runFact } from '#lib/domain/testing/test-facts'
import { deploymentOf, digest } from '#lib/domain/testing/test-objects'
import { firstUses, wholePeriods } from '#lib/domain/workload-page/whole-periods'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Workload } from '#lib/domain/workload/workload'

const object = deploymentOf('worker', { images: { app: 'quay.io/packit/worker:prod' } })
const made = { ...object, metadata: { ...object.metadata, creationTimestamp: '2026-11-01T00:00:00Z' } }
const workload: Workload = { kind: 'Deployment', object: made }

const on = (day: number) => `2026-11-${String(day).padStart(2, '0')}T02:00:00Z`
const exact = (day: number) => ({ at: on(day), known: 'exact' }) as const
const seen = (day: number) => ({ at: on(day), known: 'seen' }) as const

function kept(
  number: number,
  createdOn: number,
  since: Moment | null,
  until: Moment | null,
  isCurrent = false,
): RevisionPeriod {
  const object = { name: `worker-${number}`, podLabel: null, changeCause: null, isRenumbered: false }
  const template = {
    spec: { containers: [{ name: 'app', image: `quay.io/packit/worker@${digest('c')}` }] },
  }
  return { revision: { ...object, number, createdAt: on(createdOn), isCurrent, template }, since, until }
}

function run(number: number, createdOn: number, members: Partial<RunFact> = {}): RunFact {
  return runFact({ revision: number, madeAt: on(createdOn), from: exact(createdOn), ...members })
}

const at = (day: number, isExact = true): Moment => ({ at: on(day), isExact })
const current = kept(5, 20, at(20), null, true)

/** `5 20..now`; `~` marks a bound, `*` a revision that is gone. */
function inShort(periods: readonly RevisionPeriod[], runs: readonly RunFact[]): string[] {
  const day = (moment: Moment | null, unknown: string) =>
    moment === null ? unknown : `${moment.isExact ? '' : '~'}${Number(moment.at.slice(8, 10))}`
  return wholePeriods(periods, runs, workload).map(({ revision, since, until, isForgotten }) => {
    const end = day(until, revision.isCurrent ? 'now' : '?')
    return `${revision.number}${isForgotten ? '*' : ''} ${day(since, '?')}..${end}`
  })
}

describe('the periods of a workload', () => {
  it('are those that the cluster tells of where nothing was observed', () => {
    const periods = [current, kept(3, 18, at(18), at(20, false))]
    expect(inShort(periods, [])).toEqual(['5 20..now', '3 18..~20'])
    expect(wholePeriods(periods, [], workload).map(({ isForgotten }) => isForgotten)).toEqual([false, false])
  })

  it('go on before the oldest revision that is kept', () => {
    const runs = [run(4, 19, { until: exact(20) }), run(3, 18, { until: exact(19) })]
    expect(inShort([current], runs)).toEqual(['5 20..now', '4* 19..20', '3* 18..19'])
  })

  it('have a run that the cluster tells of, too, only once, with the better times of both', () => {
    const runs = [run(5, 20, { from: seen(22), until: null }), run(3, 18, { until: exact(19) })]
    const periods = [current, kept(3, 18, at(18), at(20, false))]
    expect(inShort(periods, runs)).toEqual(['5 20..now', '3 18..19'])
  })

  it('know since when one is back that the cluster has no time of', () => {
    const back = kept(5, 15, null, null, true)
    expect(inShort([back], [run(5, 15, { from: exact(21) })])).toEqual(['5 21..now'])
    expect(inShort([back], [run(5, 15, { from: seen(21) })])).toEqual(['5 ~21..now'])
  })

  it('tell the uses of a revision apart that came back', () => {
    const back = kept(5, 15, at(20), null, true)
    const runs = [
      run(5, 15, { from: exact(20) }),
      run(4, 18, { until: exact(20) }),
      run(2, 15, { until: exact(16) }),
    ]
    expect(inShort([back], runs)).toEqual(['5 20..now', '4* 18..20', '2* 15..16'])
  })

  it('end where the next one began, and no later than the next that is known', () => {
    const runs = [run(4, 19, { until: null }), run(2, 17, { until: seen(25) })]
    expect(inShort([current], runs)).toEqual(['5 20..now', '4* 19..20', '2* 17..~19'])
  })

  it('have no beginning where it is known only to be before the end', () => {
    expect(inShort([current], [run(4, 10, { from: seen(22), until: seen(22) })])).toEqual([
      '5 20..now',
      '4* ?..20',
    ])
  })

  it('do not end because of what was of another workload of this name', () => {
    const old = run(7, 1, {
      madeAt: '2026-10-20T02:00:00Z',
      from: { at: '2026-10-20T02:00:00Z', known: 'exact' },
      until: { at: '2026-10-30T02:00:00Z', known: 'seen' },
    })
    expect(inShort([current], [old])).toEqual(['5 20..now', '7* 20..~30'])
  })

  it('have all containers of a revision, of which one may have another bound', () => {
    const runs = [
      run(4, 19, { from: seen(19), until: exact(20) }),
      run(4, 19, { container: 'log', image: digest('f'), until: exact(20) }),
    ]
    const [, forgotten] = wholePeriods([current], runs, workload)
    expect(forgotten?.since).toEqual(at(19))
    expect(forgotten?.revision.template.spec?.containers).toEqual([
      { name: 'app', image: digest('a') },
      { name: 'log', image: digest('f') },
    ])
  })
})

describe('the first uses of revisions that came back', () => {
  it('are told only where no run is this use', () => {
    const back = { ...current, revision: { ...current.revision, createdAt: on(15), isRenumbered: true } }
    const uses = (runs: RunFact[]) =>
      firstUses(wholePeriods([back], runs, workload)).map(({ since, until }) => [since, until])
    expect(uses([run(4, 18)])).toEqual([[at(15), at(18, false)]])
    expect(uses([run(4, 18), run(2, 15, { until: exact(16) })])).toEqual([])
  })
})
