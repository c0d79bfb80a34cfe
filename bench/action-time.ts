import type { Page } from '@playwright/test'

export type ActionTime = {
  /** When the browser sent it, on the clock that all processes share. */
  startedAt: number
  /** Until the end of the answer. */
  ms: number
}

/** The server actions of a plan and of a yes, told apart by what the browser sends. */
export const PLAN = /"action":"import.*"reason":/
export const YES = /"consent":/

/** The time of the first server action whose arguments match, which `cause` makes the page send. */
export async function timeOfAction(
  page: Page,
  sent: RegExp,
  cause: () => Promise<unknown>,
): Promise<ActionTime> {
  const [request] = await Promise.all([
    page.waitForRequest((each) => 'next-action' in each.headers() && sent.test(each.postData() ?? '')),
    cause(),
  ])
  const response = await request.response()
  await response?.finished()
  const { startTime, responseEnd } = request.timing()
  return { startedAt: startTime, ms: responseEnd }
}
