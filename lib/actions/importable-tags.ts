'use server'

import { environmentName, laneFilter } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { authorize } from '#lib/server/auth/authorize'
import { lanesOf } from '#lib/server/drift/drift'

/** The tags of all lanes of a filter that can be imported, of which a browser knows those of the pages that it has read. */
export async function findImportable(
  environment: string,
  filter: LaneFilter,
): Promise<ActionAnswer<string[]>> {
  const name = environmentName.safeParse(environment)
  const input = laneFilter.safeParse(filter)
  if (!name.success || !input.success) {
    return badRequest('Which lanes of which environment to import is not said as Quayside expects it.')
  }
  const decision = await authorize(name.data, 'act')
  if (!decision.ok) return decision
  const tags = importableTags(await lanesOf(decision.environment, input.data))
  if (tags.length === 0) return badRequest('None of these lanes can be imported.')
  if (tags.length <= MOST_TAGS) return { ok: true, value: tags }
  return badRequest(
    `${tags.length} tags are more than the ${MOST_TAGS} of one operation. Filter the lanes first: the count of newer images above them shows those that have something to import.`,
  )
}

function badRequest(message: string): ActionAnswer<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}
