import { count } from '#lib/domain/format'
import type { RegistryCheck, PinView } from '#lib/domain/image-stream/image-stream-views'

/** `4 builds behind`, `at least 5 builds behind`; null if no missed build is known. */
export function behindWords({ passed }: PinView, check: RegistryCheck | undefined): string | null {
  // The registry can have gone back to an image from before the pinned one.
  if (check?.state === 'newer' && !check.isEarlier && !passed.includes(check.image.digest)) {
    return `at least ${count(passed.length + 1, 'build')} behind`
  }
  if (passed.length === 0) return null
  // A pinned tag imports nothing, so the registry can have more.
  return `${check === undefined ? 'at least ' : ''}${count(passed.length, 'build')} behind`
}

export function isOverdue({ until }: Pick<PinView, 'until'>, now: number): boolean {
  return until !== null && Date.parse(until) < now
}
