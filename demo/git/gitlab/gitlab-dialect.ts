import type { DialectWords } from '../forge-server'
import type { ForgeWorld } from '../forge-world'
import { answerBy } from '../rest'
import { refuse } from './asked'
import { gitlabRoutes } from './gitlab'

/** https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
export function gitlabDialect(world: ForgeWorld): DialectWords {
  const routes = gitlabRoutes(world)
  return {
    isConditional: true,
    limitHeaders: ({ limit, remaining }, resetAt) => ({
      'RateLimit-Limit': String(limit),
      'RateLimit-Observed': String(limit - remaining),
      'RateLimit-Remaining': String(remaining),
      'RateLimit-Reset': String(resetAt),
    }),
    unauthorized: refuse(401, 'Unauthorized'),
    answer: async (call) =>
      (await answerBy(routes, call)) ?? { status: 404, body: { error: '404 Not Found' } },
  }
}
