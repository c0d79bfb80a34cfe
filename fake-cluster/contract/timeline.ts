import { isObject } from '../api/json'
import type { Pairing } from './pairing'
import { isWrite, type Step } from './recording'
import { objectsIn, textsIn } from './walk'

/** Beyond this distance from what a scenario shows, a version is one that the server has forgotten or never had. */
const FORGOTTEN = 100

/**
 * Which moment of the demo cluster a resourceVersion of the recording stands for. Those that no object has are told
 * by the step that came after: the first one whose answer is newer.
 */
export class Timeline {
  private readonly moments: { newest: number; before: number; isSilent: boolean }[] = []
  /** Several watches begin at one version. */
  private readonly asked = new Map<number, number>()
  private readonly oldest: number
  private readonly newest: number

  constructor(private readonly steps: Step[]) {
    const all = steps.flatMap(({ response }) => versionsIn(response))
    this.oldest = Math.min(...all)
    this.newest = Math.max(...all)
  }

  /** `before` is the newest resourceVersion of the demo cluster when the step begins. */
  note(step: Step, before: number): void {
    const newest = step.response.events === undefined ? Math.max(0, ...versionsIn(step.response.body)) : 0
    this.moments.push({ newest, before, isSilent: isWrite(step) && newest === 0 })
  }

  /** Of two objects that were made one after the other, or a version that is known, nothing was written in between. */
  isLaterThanKnown({ request, response }: Step): boolean {
    if (request.method === 'GET') return false
    const version = Math.max(0, ...versionsIn(response.body))
    const isMade = response.status === 201 && !request.path.endsWith('/imagestreamimports')
    return !this.moments.some(
      ({ newest }) => newest > 0 && (newest === version || (isMade && newest === version - 1)),
    )
  }

  /** Between lists that have the same version, nothing was written. */
  isAtRest({ response }: Step): boolean {
    const version = listVersionIn(response)
    const later = this.steps.slice(this.moments.length + 1)
    return version > 0 && later.some((step) => listVersionIn(step.response) === version)
  }

  query({ request, response }: Step, pairing: Pairing, now: number): string {
    const [event = response.body] = response.events ?? []
    const isServed = response.status < 400 && !(isObject(event) && event.type === 'ERROR')
    return request.query
      .replace(/(?<=\bresourceVersion=)\d+/, (recorded) => this.translate(recorded, now, isServed))
      .replace(/(?<=\bcontinue=)[^&]+/, (token) => pairing.oursFor('continueToken', token) ?? token)
  }

  private translate(recorded: string, now: number, isServed: boolean): string {
    const version = Number(recorded)
    const isForgotten = version < this.oldest - FORGOTTEN && !isServed
    if (version === 0 || isForgotten || version > this.newest + FORGOTTEN) return recorded
    // A deletion answers without a version: it came after what was read before it.
    const read = this.moments.findLastIndex(({ newest }) => newest === version)
    const next =
      this.moments.find(({ newest }) => newest > version) ??
      this.moments.find(({ isSilent }, index) => isSilent && read >= 0 && index > read)
    const ours = this.asked.get(version) ?? next?.before ?? now
    this.asked.set(version, ours)
    return String(ours)
  }
}

function listVersionIn({ body }: Step['response']): number {
  if (!isObject(body) || !Array.isArray(body.items) || !isObject(body.metadata)) return 0
  return Number(body.metadata.resourceVersion)
}

function versionsIn(value: unknown): number[] {
  return [...objectsIn(value)]
    .flatMap(({ metadata }) => {
      const version = isObject(metadata) ? metadata.resourceVersion : undefined
      return typeof version === 'string' && /^\d+$/.test(version) ? [Number(version)] : []
    })
    .concat(
      textsIn(value).flatMap((text) => (/resource version to (\d+)$/.exec(text)?.slice(1) ?? []).map(Number)),
    )
}
