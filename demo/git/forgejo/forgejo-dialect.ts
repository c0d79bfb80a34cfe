import type { DialectWords } from '../forge-server'
import type { ForgeWorld } from '../forge-world'
import { answerBy } from '../rest'
import { refuse } from './asked'
import { forgejoRoutes } from './forgejo'

/** Forgejo has neither ETags nor headers of limits. */
export function forgejoDialect(world: ForgeWorld): DialectWords {
  const routes = forgejoRoutes(world)
  return {
    isConditional: false,
    limitHeaders: () => ({}),
    unauthorized: refuse(401, 'invalid username, password or token'),
    answer: async (call) => (await answerBy(routes, call)) ?? refuse(404, 'Not Found', call.base),
  }
}
