'use server'

import { laneFilter } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { badRequest, serverAction } from '#lib/actions/server-action'
import { chooseImportable } from '#lib/domain/pipeline/importable'
import type { RequestOf } from '#lib/plan/actions/actions'
import { WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'
import { checksIn } from '#lib/server/chronicle/marks'
import { lanesOf } from '#lib/server/drift/drift'

/** The request that imports the lanes that match a filter. A browser knows only the pages that it has read. */
export const findImportable = serverAction(
  'findImportable',
  'plans',
  laneFilter,
  {
    attemptedIn: () => ({ action: 'import-all', title: 'Import many tags', about: [], isPlan: true }),
    waysTo: () => WAYS_TO_IMPORT,
  },
  async ({ environment }, filter): Promise<ActionAnswer<RequestOf<'import-all'>>> => {
    const checks = checksIn(environment)
    const { tags, left } = chooseImportable(await lanesOf(environment, filter, checks), checks, Date.now())
    if (tags.length > 0)
      return { ok: true, value: { action: 'import-all', tags, except: [], ...(left && { left }) } }
    return badRequest(
      left === null
        ? 'None of these lanes can be imported.'
        : 'No registry had a newer image for any of these lanes when it was last checked.',
    )
  },
)
