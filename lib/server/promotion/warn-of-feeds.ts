import 'server-only'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { logWarned } from '#lib/server/log'
import { missingFeeds } from '#lib/server/promotion/fed-tags'

/** Says once, after the first lists, which tags sources feed that are not there: a name can be mistyped. */
export async function warnOfFeeds(environment: Environment): Promise<void> {
  const store = storeOf(environment)
  await store.settled
  for (const { repository, feeds } of environment.sources)
    for (const tag of missingFeeds(store.snapshot(), feeds))
      logWarned(environment, `${repository} feeds ${tag}, and no image stream has that tag.`)
}
