'use server'

import { laneFilter } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { badRequest, serverAction } from '#lib/actions/server-action'
import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import { lanesOf } from '#lib/server/drift/drift'

/** The importable tags of all lanes that match a filter. A browser knows only the pages that it has read. */
export const findImportable = serverAction(
  'findImportable',
  'plans',
  laneFilter,
  async ({ environment }, filter): Promise<ActionAnswer<string[]>> => {
    const tags = importableTags(await lanesOf(environment, filter))
    if (tags.length === 0) return badRequest('None of these lanes can be imported.')
    if (tags.length <= MOST_TAGS) return { ok: true, value: tags }
    return badRequest(
      `One operation imports ${MOST_TAGS} tags at most, and these are ${tags.length}. Filter the lanes first, for example by newer images.`,
    )
  },
)
