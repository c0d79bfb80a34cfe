'use server'

import { z } from 'zod'
import { environmentName, laneFilter } from '#lib/actions/action-input'
import { REQUEST_FIELDS } from '#lib/plan/actions/request-fields'
import type { ActionAnswer } from '#lib/actions/answers'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { authorize } from '#lib/server/auth/authorize'
import { checkLanes, driftOf } from '#lib/server/drift/drift'

const { stream, tag } = REQUEST_FIELDS
const checkInput = z.union([z.strictObject({ stream, tag }), laneFilter])

export type CheckInput = z.input<typeof checkInput>

/**
 * Asks the registry about one tag, or about all lanes of a filter. It is for operators, since it costs the registry. It answers at
 * once; the results come with the views.
 */
export async function checkRegistry(environment: string, which: CheckInput): Promise<ActionAnswer<null>> {
  const name = environmentName.safeParse(environment)
  const input = checkInput.safeParse(which)
  if (!name.success || !input.success) {
    const message = 'Invalid request.'
    return { ok: false, error: { code: 'bad-request', message } }
  }
  const decision = await authorize(name.data, 'act')
  if (!decision.ok) return decision
  if ('tag' in input.data) driftOf(decision.environment).checkNow([tagKey(input.data.stream, input.data.tag)])
  else await checkLanes(decision.environment, input.data)
  return { ok: true, value: null }
}
