import 'server-only'
import { withoutOthersWords } from '#lib/domain/image-stream/others-words'
import type { Grant } from '#lib/server/auth/authorize'

/** What API servers and registries say is for operators: it can name users, addresses and rights. */
export function asMaySee<V>(grants: readonly Pick<Grant, 'mayAct'>[], view: V): V {
  return grants.every(({ mayAct }) => mayAct) ? view : withoutOthersWords(view)
}
