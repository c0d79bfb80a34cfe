import type { Environment } from './lane'

/** How many streams each of them has; the first one feeds a Deployment. */
export const STREAMS_OF_TEAM = 5

/** The namespaces of other teams on the cluster. Their tags are named like those of production. */
export function teamsOf(count: number): Environment[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0')
    return { name: 'prod', title: `Team ${number}`, namespace: `team-${number}`, scheduled: false }
  })
}
