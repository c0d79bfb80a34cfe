import type { Answer } from '#lib/domain/answer'
import type { Importers } from '#lib/domain/pipeline/importer-view'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { CronJob, Job } from '#lib/kubernetes/objects'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import { planFollow } from '#lib/plan/actions/follow/plan-follow'
import { planImportAll } from '#lib/plan/actions/import-all/plan-import-all'
import { planImport } from '#lib/plan/actions/import/plan-import'
import { planMark } from '#lib/plan/actions/mark/plan-mark'
import { planPause } from '#lib/plan/actions/pause/plan-pause'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import { planPinRecord } from '#lib/plan/actions/pin/plan-pin-record'
import { planRelease } from '#lib/plan/actions/release/plan-release'
import { planRestart } from '#lib/plan/actions/restart/plan-restart'
import { planResume } from '#lib/plan/actions/resume/plan-resume'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { planRun } from '#lib/plan/actions/run/plan-run'
import { planSchedule } from '#lib/plan/actions/schedule/plan-schedule'
import { planSkip } from '#lib/plan/actions/skip/plan-skip'
import { planSuspend } from '#lib/plan/actions/suspend/plan-suspend'
import { planUndo } from '#lib/plan/actions/undo/plan-undo'
import { markedImports, NOTHING_MARKED } from '#lib/plan/effects/marked-imports'
import { heldToMarks } from '#lib/plan/effects/refuse-marked'
import type { Author, Planned, Undoing } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { refuseUnread, unreadWarnings } from '#lib/plan/unread-objects'

/** CronJobs and Jobs are not in a snapshot: they are read for the request. */
export type CronJobRequest = Extract<ActionRequest, { cronJob: string }>
/** What forges say is not in a snapshot either. */
export type PromoteRequest = RequestOf<'promote'>
export type SnapshotRequest = Exclude<ActionRequest, CronJobRequest | PromoteRequest>

type SnapshotInputs = {
  snapshot: Snapshot
  author: Author
  lookUp: RegistryLookup
  scheduledImportSeconds: number
  undoing: Undoing | null
}

/** @property snapshot to tell what a run brings */
export type CronJobInputs = {
  snapshot: Snapshot
  lookUp: RegistryLookup
  cronJob: CronJob
  /** Of this CronJob. */
  jobs: Answer<readonly Job[]>
  author: Author
  now: number
}

/** @property importers when CronJobs import each tag next */
export type PromoteInputs = {
  snapshot: Snapshot
  promotion: PromotionRead
  importers: Importers
  author: Author
  now: number
}

/** A method, so that the planner that a request names takes it (as in Action). */
type Planner<Inputs, Request> = { plan(inputs: Inputs, request: Request): Planned }['plan']
type Planners<Inputs, Request extends ActionRequest> = {
  [Each in Request as Each['action']]: Planner<Inputs, Each>
}

/** The planner of each action. The other half of the table is ACTIONS (actions.ts), which browsers read. */
const PLANNERS: Planners<SnapshotInputs, SnapshotRequest> = {
  import: onTag(({ snapshot, lookUp }, tag) => planImport(snapshot, tag, lookUp)),
  'import-all': ({ snapshot, lookUp }, request) => planImportAll(snapshot, request, lookUp),
  pin: onTag(
    ({ snapshot, author, lookUp }, tag, request) =>
      planPinRecord(snapshot, tag, request, author) ?? planPin(snapshot, tag, request, author, lookUp),
  ),
  follow: onTag(({ snapshot, lookUp }, tag) => planFollow(snapshot, tag, lookUp)),
  revert: ({ snapshot, author, lookUp }, request) => planRevert(snapshot, request, author, lookUp),
  pause: ({ snapshot }, request) => planPause(snapshot, request),
  resume: ({ snapshot }, request) => planResume(snapshot, request),
  restart: ({ snapshot, author }, request) => planRestart(snapshot, request, author),
  release: ({ snapshot }, request) => planRelease(snapshot, request),
  schedule: onTag(({ snapshot, lookUp, scheduledImportSeconds }, tag, request) =>
    planSchedule(snapshot, tag, request, lookUp, scheduledImportSeconds),
  ),
  undo: ({ snapshot, author, lookUp, undoing }, request) =>
    planUndo(snapshot, request, undoing, author, lookUp),
  mark: onTag(({ snapshot, author }, tag, request) => planMark(snapshot, tag, request, author)),
}

const CRON_JOB_PLANNERS: Planners<CronJobInputs, CronJobRequest> = {
  run: ({ snapshot, lookUp, cronJob, jobs, now }) =>
    jobs.ok
      ? planRun(snapshot, cronJob, jobs.value, now, markedImports(snapshot, cronJob, lookUp))
      : refuse('unreadable', `What would run is unknown. ${jobs.error.message}`),
  skip: ({ snapshot, cronJob, author, now }, request) =>
    planSkip(snapshot.namespace, cronJob, request, author, now),
  suspend: ({ snapshot, lookUp, cronJob, author, now }, request) => {
    const marked = request.suspended ? NOTHING_MARKED : markedImports(snapshot, cronJob, lookUp)
    return planSuspend(snapshot, cronJob, request, author, now, marked)
  },
}

function onTag<Request extends { stream: string; tag: string }>(
  plan: (inputs: SnapshotInputs, tag: StreamTag, request: Request) => Planned,
): Planner<SnapshotInputs, Request> {
  return (inputs, request) => {
    const { stream, tag: name } = request
    const tag = findTag(inputs.snapshot, stream, name)
    return tag
      ? plan(inputs, tag, request)
      : refuse('not-found', `There is no image stream tag ${tagKey(stream, name)}.`)
  }
}

/**
 * What an action would do.
 * @param author who acts, when and why
 * @param scheduledImportSeconds how often the cluster imports scheduled tags
 * @param undoing the operation that the request undoes
 */
export function planAction(
  snapshot: Snapshot,
  request: SnapshotRequest,
  author: Author,
  lookUp: RegistryLookup,
  scheduledImportSeconds: number,
  undoing: Undoing | null = null,
): Planned {
  const refused = refuseUnread(snapshot, request)
  if (refused) return refused
  const plan: Planner<SnapshotInputs, SnapshotRequest> = PLANNERS[request.action]
  const planned = plan({ snapshot, author, lookUp, scheduledImportSeconds, undoing }, request)
  if (!planned.ok) return planned
  const held = heldToMarks(snapshot, planned.plan)
  if (!held.ok) return held
  const warnings = [...held.plan.warnings, ...unreadWarnings(snapshot, request)]
  return { ok: true, plan: { ...held.plan, warnings } }
}

/** What an action on a CronJob would do. */
export function planCronJobAction(inputs: CronJobInputs, request: CronJobRequest): Planned {
  const plan: Planner<CronJobInputs, CronJobRequest> = CRON_JOB_PLANNERS[request.action]
  return plan(inputs, request)
}

export function isPromotion(request: ActionRequest): request is PromoteRequest {
  return request.action === 'promote'
}

export function isOfCronJob(request: ActionRequest): request is CronJobRequest {
  return 'cronJob' in request
}
