import type { RefusalCode, Refused, Way } from '#lib/plan/plan'

export function refuse(code: RefusalCode, message: string, ways: Way[] = []): Refused {
  return { ok: false, refusal: { code, message, ways } }
}
