import { count } from '#lib/domain/format'
import { dependencyOrder } from '#lib/domain/promotion/dependency-order'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { commitsUpTo } from '#lib/domain/promotion/range-commits'
import type { PromoteInputs, PromoteRequest } from '#lib/plan/actions/plan-action'
import { judgeSource, type Judged } from '#lib/plan/actions/promote/judged-source'
import { plannedSource } from '#lib/plan/actions/promote/planned-source'
import {
  momentaryWarnings,
  orderWarnings,
  standingWarnings,
} from '#lib/plan/actions/promote/promote-warnings'
import { refusePromotions, unknownSource, withOverride } from '#lib/plan/actions/promote/refused-promotions'
import { refuseMarkedBuild } from '#lib/plan/actions/promote/marked-build'
import { gatesOf, pushStep, type Moving } from '#lib/plan/actions/promote/push-steps'
import { importWayOf } from '#lib/plan/effects/import-way'
import type { PlannedPromotion, Planned } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'

/** Moves the `to` branches of sources forward: the plan names, per repository, what comes to the branch and what that moves. */
export function planPromote(inputs: PromoteInputs, request: PromoteRequest): Planned {
  const { promotion, now } = inputs
  const sources = inOrder(promotion.sources)
  const asked = new Map(request.sources.map((each) => [each.repository, each]))
  const judged = new Map<SourceRead, Judged>(
    sources.map((read) => {
      const wanted = asked.get(read.source.repository) ?? null
      return [read, refuseMarkedBuild(inputs, read, judgeSource(read, wanted, request.override, now))]
    }),
  )
  const moving = movingOf(sources, judged)
  const known = new Set(sources.map(({ source }) => source.repository))
  const promotions: PlannedPromotion[] = [
    ...[...judged].map(([read, each]) => {
      const gates = moving.find((one) => one.read === read)?.gates ?? []
      return plannedSource(inputs, read, each, request.imports, gates)
    }),
    ...[...asked.keys()].filter((repository) => !known.has(repository)).map(unknownSource),
  ]
  if (moving.length === 0) return refusePromotions(request, promotions, judged)

  const pushes = moving.map(pushStep)
  const hasOverridden = moving.some((each) => each.judged.overridden.length > 0)
  const isBlocked = [...judged.values()].some(
    (each) => each.outcome === 'refused' && each.code === 'not-green',
  )
  const fed = moving.flatMap(({ read }) => read.source.feeds)
  const plan = finish({
    request: {
      action: 'promote',
      // What moves, to where, in the order of the pushes: the operation is followed by it.
      sources: pushes.map(({ step: { push } }) => ({ repository: push.repository, commit: push.to })),
      imports: request.imports,
      override: hasOverridden,
    },
    ...titlesOf(moving, asked.size),
    steps: [],
    pushes,
    effects: [],
    promotions,
    movesLater: fed.length === 0 ? null : 'No workload moves before the images are built.',
    warnings: [...moving.flatMap(standingWarnings), ...orderWarnings(moving, sources)],
    momentary: momentaryWarnings(moving, sources, now),
    afterwards: [
      ...new Set(promotions.flatMap(({ feeds }) => feeds.map(({ tag, then }) => `${tag}: ${then}`))),
    ],
    dates: request.imports ? [] : datesOf(inputs, fed),
    way: isBlocked ? 'Only what is green' : null,
    alternatives: isBlocked ? [withOverride(request)] : [],
    undo: null,
    preconditions: pushes.map(({ step: { push } }) => ({
      object: `${push.branch} of ${push.repository}`,
      resourceVersion: push.from,
    })),
    written: [request.imports, moving.map((each) => each.judged.overridden)],
  })
  return { ok: true, plan }
}

function inOrder(sources: readonly SourceRead[]): SourceRead[] {
  const byRepository = new Map(sources.map((read) => [read.source.repository, read]))
  const ordered = dependencyOrder([...byRepository.values()].map(({ source }) => source))
  return ordered.flatMap(({ repository }) => byRepository.get(repository) ?? [])
}

function movingOf(sources: readonly SourceRead[], judged: ReadonlyMap<SourceRead, Judged>): Moving[] {
  const headOf = (read: SourceRead) => {
    const each = judged.get(read)
    if (each?.outcome === 'moves') return each.to
    return read.to.ok ? read.to.value.head.sha : null
  }
  return sources.flatMap((read): Moving[] => {
    const each = judged.get(read)
    if (each?.outcome !== 'moves') return []
    const coming = commitsUpTo(each.to, each.range)
    return [{ read, judged: each, coming, gates: gatesOf(read, sources, headOf) }]
  })
}

/** @param asked how many sources the request names */
function titlesOf(moving: readonly Moving[], asked: number): { title: string; confirm: string } {
  const [first, ...others] = moving
  if (first === undefined || others.length > 0) {
    const all = count(moving.length, 'source')
    const title =
      moving.length < asked ? `Promote ${moving.length} of ${count(asked, 'source')}` : `Promote ${all}`
    return { title, confirm: `Promote ${all}` }
  }
  const { repository } = first.read.source
  const commits = count(first.coming.count, 'commit')
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  return { title: `Promote ${repository}: ${commits}`, confirm: `Promote ${name}: ${commits}` }
}

/** When CronJobs import what is built. */
function datesOf(
  { snapshot, importers }: PromoteInputs,
  tags: readonly string[],
): { what: string; at: string }[] {
  const runs = tags.flatMap((tag): [string, string][] => {
    const way = importWayOf(snapshot, tag, importers)
    if (way.kind !== 'cron-job' || way.importer.nextRun === null) return []
    return [[`${way.importer.name} runs`, way.importer.nextRun]]
  })
  const dates = [...new Map(runs)].map(([what, at]) => ({ what, at }))
  return dates.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
