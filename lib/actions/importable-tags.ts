'use server'

import { environmentName, laneFilter } from '#lib/actions/action-input'
import type { ActionAnswer } from '#lib/actions/answers'
import { importableTags, MOST_TAGS } from '#lib/domain/pipeline/importable'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { authorize } from '#lib/server/auth/authorize'
import { lanesOf } from '#lib/server/drift/drift'

/** The importable tags of all lanes that match a filter. A browser knows only the pages that it has read. */
export async function findImportable(
  environment: string,
  filter: LaneFilter,
): Promise<ActionAnswer<string[]>> {
  const name = environmentName.safeParse(environment)
  const input = laneFilter.safeParse(filter)
  if (!name.success || !input.success) {
    return badRequest('Invalid request.')
  }
  const decision = await authorize(name.data, 'act')
  if (!decision.ok) return decision
  const tags = importableTags(await lanesOf(decision.environment, input.data))
  if (tags.length === 0) return badRequest('None of these lanes can be imported.')
  if (tags.length <= MOST_TAGS) return { ok: true, value: tags }
  return badRequest(
    `One operation imports ${MOST_TAGS} tags at most, and these are ${tags.length}. Filter the lanes first, for example by newer images.`,
  )
}

function badRequest(message: string): ActionAnswer<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}
