'use server'

import { z } from 'zod'
import { laneFilter } from '#lib/actions/action-input'
import { serverAction } from '#lib/actions/server-action'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { REQUEST_FIELDS } from '#lib/plan/actions/request-fields'
import { WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'
import { checksIn } from '#lib/server/chronicle/marks'
import { checkLanes, checkTag } from '#lib/server/drift/drift'

const { stream, tag } = REQUEST_FIELDS
const checkInput = z.union([z.strictObject({ stream, tag }), laneFilter])

export type CheckInput = z.input<typeof checkInput>

/**
 * Asks the registry about one tag, or about all lanes of a filter. It is for operators, since it costs the registry. It answers at
 * once; the results come with the views.
 */
export const checkRegistry = serverAction(
  'checkRegistry',
  'registryChecks',
  checkInput,
  {
    attemptedIn: (which) => ({
      action: 'check-registry',
      title:
        'tag' in which ? `Check the registry for ${tagKey(which.stream, which.tag)}` : 'Check the registry',
      about: 'tag' in which ? [tagKey(which.stream, which.tag)] : [],
      isPlan: false,
    }),
    waysTo: () => WAYS_TO_IMPORT,
  },
  async ({ environment }, which) => {
    if ('tag' in which) checkTag(environment, which.stream, which.tag)
    else await checkLanes(environment, which, checksIn(environment))
    return { ok: true, value: null }
  },
)
