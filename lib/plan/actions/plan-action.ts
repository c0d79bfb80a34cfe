import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { type Author, type ActionRequest, type Planned } from '#lib/plan/plan'
import { planFollow } from '#lib/plan/actions/plan-follow'
import { planImport } from '#lib/plan/actions/plan-import'
import { planImportAll } from '#lib/plan/actions/plan-import-all'
import { planPin } from '#lib/plan/actions/plan-pin'
import { planPinRecord } from '#lib/plan/actions/plan-pin-record'
import { planReleaseStuckPod } from '#lib/plan/actions/plan-release'
import { planRestart } from '#lib/plan/actions/plan-restart'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { planSchedule } from '#lib/plan/actions/plan-schedule'
import { planPauseTrigger, planResumeTrigger } from '#lib/plan/actions/plan-trigger'
import type { Told } from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'

/** What is asked of tags and workloads; CronJobs are none of a snapshot's kinds. */
export type SnapshotRequest = Exclude<ActionRequest, { cronJob: string }>

/**
 * What an action would do.
 * @param author who acts, when and why
 * @param scheduledImportSeconds how often the cluster imports scheduled tags
 */
export function planAction(
  snapshot: Snapshot,
  request: SnapshotRequest,
  author: Author,
  told: Told,
  scheduledImportSeconds: number,
): Planned {
  if ('stream' in request) return planTagAction(snapshot, request, author, told, scheduledImportSeconds)
  switch (request.action) {
    case 'import-all':
      return planImportAll(snapshot, request, told)
    case 'revert':
      return planRevert(snapshot, request, author, told)
    case 'pause':
      return planPauseTrigger(snapshot, request)
    case 'resume':
      return planResumeTrigger(snapshot, request)
    case 'restart':
      return planRestart(snapshot, request, author)
    case 'release':
      return planReleaseStuckPod(snapshot, request)
  }
}

function planTagAction(
  snapshot: Snapshot,
  request: Extract<ActionRequest, { stream: string }>,
  author: Author,
  told: Told,
  scheduledImportSeconds: number,
): Planned {
  const tag = findTag(snapshot, request.stream, request.tag)
  if (!tag) return refuse('not-found', `There is no image stream tag ${tagKey(request.stream, request.tag)}.`)
  switch (request.action) {
    case 'import':
      return planImport(snapshot, tag, told)
    case 'pin':
      return planPinRecord(snapshot, tag, request, author) ?? planPin(snapshot, tag, request, author, told)
    case 'follow':
      return planFollow(snapshot, tag, told)
    case 'schedule':
      return planSchedule(snapshot, tag, request, told, scheduledImportSeconds)
  }
}
