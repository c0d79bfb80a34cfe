import type { DialectWords } from '../forge-server'
import type { ForgeWorld } from '../forge-world'
import { answerBy } from '../rest'
import { refuse } from './asked'
import { githubRoutes } from './github'

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function githubDialect(world: ForgeWorld): DialectWords {
  const routes = githubRoutes(world)
  return {
    isConditional: true,
    limitHeaders: ({ limit, remaining }, resetAt) => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(limit - remaining),
      'x-ratelimit-reset': String(resetAt),
      'x-ratelimit-resource': 'core',
    }),
    unauthorized: refuse(401, 'Bad credentials'),
    answer: async (call) => (await answerBy(routes, call)) ?? refuse(404, 'Not Found'),
  }
}
