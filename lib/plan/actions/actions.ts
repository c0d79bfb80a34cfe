import type { z } from 'zod'
import type { Action, Subject } from '#lib/plan/actions/define-action'
import { follow } from '#lib/plan/actions/follow/action'
import { importAll } from '#lib/plan/actions/import-all/action'
import { importTag } from '#lib/plan/actions/import/action'
import { mark } from '#lib/plan/actions/mark/action'
import { pause } from '#lib/plan/actions/pause/action'
import { pin } from '#lib/plan/actions/pin/action'
import { promote } from '#lib/plan/actions/promote/action'
import { release } from '#lib/plan/actions/release/action'
import { restart } from '#lib/plan/actions/restart/action'
import { resume } from '#lib/plan/actions/resume/action'
import { revert } from '#lib/plan/actions/revert/action'
import { run } from '#lib/plan/actions/run/action'
import { schedule } from '#lib/plan/actions/schedule/action'
import { skip } from '#lib/plan/actions/skip/action'
import { suspend } from '#lib/plan/actions/suspend/action'
import { undo } from '#lib/plan/actions/undo/action'

/** Every action. Browsers read this table, so the planners stand in a table of their own (plan-action.ts). */
export const ACTIONS = {
  import: importTag,
  'import-all': importAll,
  pin,
  follow,
  revert,
  pause,
  resume,
  restart,
  release,
  schedule,
  run,
  skip,
  suspend,
  undo,
  promote,
  mark,
}

/** What a person asks for. It is all that a browser sends: the plan itself is always made on the server. */
export type ActionRequest = z.infer<ReturnType<(typeof ACTIONS)[keyof typeof ACTIONS]['request']>>

type ActionName = ActionRequest['action']

export type RequestOf<Name extends ActionName> = Extract<ActionRequest, { action: Name }>

export type RevertTarget = RequestOf<'revert'>['to']

const BY_NAME: Record<ActionName, Action<ActionRequest>> = ACTIONS

export function subjectOf(request: ActionRequest): Subject {
  return actionOf(request).subject(request)
}

/** Whether it is about many tags, each of which stands alone. */
export function isMany(request: ActionRequest): boolean {
  return subjectOf(request).kind === 'tags'
}

/** Why it is only done with a reason, also where the environment asks for none; null where it is done without. */
export function whyReasonNeeded(request: ActionRequest): string | null {
  if (request.action === 'promote' && request.override)
    return 'Checks that are not green are overridden only with a reason (visible to everyone).'
  if (request.action === 'mark' && request.verdict !== 'none')
    return 'An image is marked only with a reason (visible to everyone).'
  return null
}

export function actionOf({ action }: ActionRequest): Action<ActionRequest> {
  return BY_NAME[action]
}

/** What stands above the commands that do the same. */
export function commandsTitle(request: ActionRequest): string {
  return actionOf(request).moves === 'builds' ? 'git commands' : 'oc commands'
}
