import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jobsOf } from '#lib/domain/schedule/environment-schedule'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import { importableTags } from '#lib/domain/pipeline/importable'
import { newestOf } from '#lib/domain/image-stream/tag-source'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import { commitOf, promotionOf, readOf, sha } from '#lib/domain/promotion/testing/test-sources'
import { unreadOf } from '#lib/domain/freshness'
import { KINDS, type Snapshot } from '#lib/domain/snapshot'
import { receivedSnapshot, type ReceivedSnapshot } from '#lib/domain/testing/received-objects'
import { asStrangers, madeStrange, recordedObjects, strangeness } from '#lib/domain/testing/strange-objects'
import { environment } from '#lib/domain/testing/test-views'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { isPlaced, triggersOf } from '#lib/domain/workload/triggers'
import { workloadsOf } from '#lib/domain/workload/workload'
import { PIN_ANNOTATIONS, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { actionRequest } from '#lib/plan/actions/parse-request'
import { isOfCronJob, isPromotion, planAction, planCronJobAction } from '#lib/plan/actions/plan-action'
import { planPromote } from '#lib/plan/actions/promote/plan-promote'
import { operationOf, withStep } from '#lib/plan/operation/operation-steps'
import { ALL_ACTIVITY } from '#lib/plan/records/activity-filter'
import { activityView } from '#lib/plan/records/activity-view'
import { NO_ATTEMPTS } from '#lib/plan/records/attempt'
import { operationView } from '#lib/plan/records/operation-view'
import type { Planned } from '#lib/plan/plan'
import { searchView } from '#lib/plan/search'
import { GONE, newer, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

/** `STRANGE_OBJECTS=10000` tries as many. */
const RUNS = Number(process.env.STRANGE_OBJECTS ?? 60)

const strangers = asStrangers(recordedObjects())
const author = { by: 'Olivia', at: '2026-11-24T01:00:00Z', reason: 'x' }
const answers = [newer(`sha256:${'9'.repeat(64)}`), upToDate(`sha256:${'9'.repeat(64)}`), GONE].map(
  registrySays,
)

/** Everything that a page, or a request made by hand, can ask for. */
function requestsFor({ snapshot, batch }: ReceivedSnapshot): ActionRequest[] {
  const { entries } = laneIndexOf(snapshot)
  const ofTags = entries.flatMap(({ tag: { stream, name, status } }): ActionRequest[] => {
    const named = { stream: stream.metadata.name, tag: name }
    const images = new Set((status?.items ?? []).slice(0, 3).map(({ image }) => image))
    return [
      { action: 'import', ...named },
      { action: 'follow', ...named },
      { action: 'schedule', ...named, scheduled: true },
      ...[...images].map((digest) => ({ action: 'pin', ...named, digest, until: null }) as const),
    ]
  })
  const ofWorkloads = workloadsOf(snapshot).flatMap((workload): ActionRequest[] => {
    const of = { workload: { kind: workload.kind, name: workload.object.metadata.name } }
    const revisions = revisionsOf(workload, ownershipOf(snapshot)).map(({ number }) => number)
    const pods = ownershipOf(snapshot).podsOf(workload)
    return [
      { action: 'restart', ...of },
      revertWorkload(of.workload),
      ...revisions.flatMap((revision) =>
        [null, 'pause' as const].map((way): ActionRequest => ({
          ...revertWorkload(of.workload),
          to: { revision },
          way,
        })),
      ),
      ...pods.map(({ metadata }): ActionRequest => ({ action: 'release', ...of, pod: metadata.name })),
      ...triggersOf(workload)
        .list.filter(isPlaced)
        .flatMap(({ container }): ActionRequest[] => [
          { action: 'pause', ...of, container },
          { action: 'resume', triggers: [{ ...of, container }] },
        ]),
    ]
  })
  const cronJobs = batch.cronJobs.ok ? batch.cronJobs.value : []
  const ofCronJobs = cronJobs.flatMap(({ metadata }): ActionRequest[] => [
    { action: 'run', cronJob: metadata.name },
    { action: 'suspend', cronJob: metadata.name, suspended: true, until: null },
    { action: 'suspend', cronJob: metadata.name, suspended: true, until: '2026-12-31T00:00:00Z' },
    { action: 'skip', cronJob: metadata.name, run: '2026-12-31T00:00:00Z' },
  ])
  const tags = importableTags(entries)
  const sources = [{ repository: 'packit/packit-service', commit: null }]
  return [
    ...ofTags,
    ...ofWorkloads,
    ...ofCronJobs,
    { action: 'import-all', tags, except: [] },
    { action: 'promote', sources, imports: false, override: false },
  ]
}

/** A source whose builds come to all tags, before it is promoted. */
function promotionIn(snapshot: Snapshot): PromotionRead {
  const { entries } = laneIndexOf(snapshot)
  const feeds = entries.map(({ key }) => key)
  const fed = entries.map(({ key, tag }) => {
    const image = { digest: newestOf(tag)?.image ?? '', commit: sha('b1'), at: null }
    return { tag: key, imported: image, registry: image, checkedAt: null, problem: null, workloads: [] }
  })
  return promotionOf([readOf([commitOf('b1')], { source: { feeds } })], fed)
}

function plansOf(received: ReceivedSnapshot, request: ActionRequest): Planned[] {
  const { snapshot, batch } = received
  if (isPromotion(request)) {
    const [promotion, now] = [promotionIn(snapshot), Date.parse('2026-11-23T18:30:00Z')]
    const inputs = { snapshot, promotion, importers: NO_IMPORTERS, author, now }
    return [planPromote(inputs, request)]
  }
  if (!isOfCronJob(request))
    return answers.map((lookUp) => planAction(snapshot, request, author, lookUp, 900))
  const cronJobs = batch.cronJobs.ok ? batch.cronJobs.value : []
  const cronJob = cronJobs.find(({ metadata }) => metadata.name === request.cronJob)
  if (!cronJob) return []
  const jobs = { ok: true, value: jobsOf(cronJob, batch.jobs.ok ? batch.jobs.value : []) } as const
  const inputs = { snapshot, cronJob, jobs, author, now: Date.parse(snapshot.readAt) }
  return answers.map((lookUp) => planCronJobAction({ ...inputs, lookUp }, request))
}

const NO_OTHERS = { moves: [], matching: 0, total: 0, from: '', unread: [] }

/** The pages of the operation, while it runs and after its steps. */
function follow(snapshot: Snapshot, planned: Planned) {
  if (!planned.ok) return
  const id = '0190a0b0-0000-7000-8000-000000000000'
  const begun = operationOf(planned.plan, { id, by: 'Olivia', reason: '', startedAt: '2026-11-23T18:00:00Z' })
  const done = begun.steps.reduce(
    (operation, _, index) =>
      withStep(operation, index, { state: 'done', at: '2026-11-23T18:00:01Z', message: null }),
    begun,
  )
  const [index, promotion] = [laneIndexOf(snapshot), promotionIn(snapshot)]
  for (const operation of [begun, done])
    operationView(environment, snapshot, index, operation, [begun], null, promotion)
  const journal = { operations: [done], malformed: 0, newer: [], from: null }
  activityView(environment, snapshot, journal, NO_ATTEMPTS, ALL_ACTIVITY, null, NO_OTHERS)
}

describe('a strange object', () => {
  it('breaks no plan', { timeout: 60_000 + RUNS * 1000 }, () => {
    fc.assert(
      fc.property(strangeness, fc.string({ unit: 'binary' }), (changes, words) => {
        const received = receivedSnapshot(madeStrange(strangers, changes))
        const { snapshot } = received
        const searched = {
          cronJobs: snapshot.cronJobs?.ok ? snapshot.cronJobs.value : [],
          images: new Map(),
          now: Date.parse(snapshot.readAt),
        }
        searchView(environment, laneIndexOf(snapshot), searched, unreadOf(snapshot, KINDS), words)
        for (const request of requestsFor(received).filter(canBeSent)) {
          for (const each of plansOf(received, request)) {
            if (!each.ok) continue
            const { request: planned, undo, alternatives } = each.plan
            const offered = [planned, undo ?? [], alternatives.map((way) => way.request)].flat()
            expect(offered.filter((way) => !canBeSent(way))).toEqual([])
            expect(each.plan.steps.every(({ request: { path } }) => isSafe(path))).toBe(true)
            follow(snapshot, each)
          }
        }
      }),
      {
        numRuns: RUNS,
        examples: [
          // The undo of an import was a pin to this, which no request can name.
          [[{ which: 0, where: 910038302, change: { kind: 'text', to: 'git@github.com:x/y.git' } }], ''],
          // The undo of a pin was a pin until a time that is none.
          [
            [
              {
                which: 1446140192,
                where: 1002917535,
                change: { kind: 'annotate', key: PIN_ANNOTATIONS.until, to: '' },
              },
            ],
            '',
          ],
          // The undo of a revert was a revert to revision 0.
          [
            [
              { which: 13, where: 0, change: { kind: 'annotate', key: TRIGGERS_ANNOTATION, to: '[]' } },
              { which: 16, where: 1, change: { kind: 'number', to: 0 } },
            ],
            '',
          ],
        ],
      },
    )
  })
})

function canBeSent(request: ActionRequest): boolean {
  return actionRequest.safeParse(request).success
}

/** A path that the server gets as it is, below its namespace. */
function isSafe(path: string): boolean {
  const url = new URL(path, 'https://api')
  return url.pathname === path && /^\/apis?\/[\w./]+\/namespaces\/packit-prod\/[a-z]+(\/[^/]+)?$/.test(path)
}
