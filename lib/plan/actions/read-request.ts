import { actionRequest } from '#lib/plan/actions/parse-request'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** The request in the address of a sheet, which anyone can write: null for what is no request. */
export function readRequest(text: string): ActionRequest | null {
  try {
    return actionRequest.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
