import { z } from '#lib/domain/zod'
import { ACTIONS } from '#lib/plan/actions/actions'
import { REQUEST_FIELDS } from '#lib/plan/actions/request-fields'

const { import: first, ...others } = ACTIONS

/** A request as a browser sends it, and as it stands in the journal. */
export const actionRequest = z.discriminatedUnion('action', [
  first.request(REQUEST_FIELDS),
  ...Object.values(others).map(({ request }) => request(REQUEST_FIELDS)),
])
