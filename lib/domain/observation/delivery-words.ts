import type { Delivery } from '#lib/domain/chronicle/delivery'
import { count, span } from '#lib/domain/format'

/** Below that, a rate would be a guess. */
const WEEK_DAYS = 7

/** `12 deployments, 3 a week; 2 failed or were reverted (17 %); 14 min to restore (median).` */
export function deliveryWords({ days, deployments, bad, restoreSeconds }: Delivery): string {
  const aWeek = Math.round((deployments * 10 * WEEK_DAYS) / days) / 10
  const rate = days > WEEK_DAYS && deployments > 0 ? `, ${aWeek} a week` : ''
  const share = `${Math.round((100 * bad) / deployments)} %`
  const parts = [
    `${count(deployments, 'deployment')}${rate}`,
    ...(deployments === 0 ? [] : [`${bad} failed or ${bad === 1 ? 'was' : 'were'} reverted (${share})`]),
    ...(restoreSeconds === null ? [] : [`${span(restoreSeconds * 1_000)} to restore (median)`]),
  ]
  return `${parts.join('; ')}.`
}

/** `5 h from commit to healthy (median of 2): 3 of 7 deployments have a commit with a date.` Null where nothing was deployed. */
export function leadWords({ deployments, dated, led, leadSeconds }: Delivery): string | null {
  if (deployments === 0) return null
  if (dated === 0) return `Lead time unknown: ${noneOf(deployments)} a commit with a date.`
  const lead =
    leadSeconds === null
      ? 'No lead time from commit to healthy'
      : `${span(leadSeconds * 1_000)} from commit to healthy (median of ${led})`
  return `${lead}: ${dated} of ${count(deployments, 'deployment')} ${dated === 1 ? 'has' : 'have'} a commit with a date.`
}

function noneOf(deployments: number): string {
  return deployments === 1 ? 'the deployment does not have' : `none of ${deployments} deployments has`
}
