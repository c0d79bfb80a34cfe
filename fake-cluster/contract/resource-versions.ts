import { isObject } from '../api/json'
import type { Pairing } from './compare/pairing'
import { isWrite, type Step } from './recording'
import { objectsIn, textsIn } from './walk'

/** A resourceVersion that is further from the recorded ones expired, or never existed. */
const FORGOTTEN = 100

/**
 * Maps resourceVersions of the recording to those of the demo cluster. One that belongs to no object is mapped through
 * the first later step with a newer one.
 */
export class ResourceVersions {
  private readonly moments: { newest: number; before: number; isSilent: boolean }[] = []
  /** Several watches can begin at the same resourceVersion. */
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

  /** Whether something else can have written before this step: its resourceVersion does not follow a known one. */
  isAfterUnknownWrites({ request, response }: Step): boolean {
    if (request.method === 'GET') return false
    const version = Math.max(0, ...versionsIn(response.body))
    const isMade = response.status === 201 && !request.path.endsWith('/imagestreamimports')
    return !this.moments.some(
      ({ newest }) => newest > 0 && (newest === version || (isMade && newest === version - 1)),
    )
  }

  /** Nothing is written between two lists with the same resourceVersion. */
  isIdle({ response }: Step): boolean {
    const version = listVersionIn(response)
    const later = this.steps.slice(this.moments.length + 1)
    return version > 0 && later.some((step) => listVersionIn(step.response) === version)
  }

  query({ request, response }: Step, pairing: Pairing, now: number): string {
    const [event = response.body] = response.events ?? []
    const isServed = response.status < 400 && !(isObject(event) && event.type === 'ERROR')
    return request.query
      .replace(/(?<=\bresourceVersion=)\d+/, (recorded) => this.translate(recorded, now, isServed))
      .replace(/(?<=\bcontinue=)[^&]+/, (token) => pairing.actualFor('continueToken', token) ?? token)
  }

  private translate(recorded: string, now: number, isServed: boolean): string {
    const version = Number(recorded)
    const isForgotten = version < this.oldest - FORGOTTEN && !isServed
    if (version === 0 || isForgotten || version > this.newest + FORGOTTEN) return recorded
    // A deletion returns no resourceVersion: it is later than the reads before it.
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
