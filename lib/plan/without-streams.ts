import { marksOf } from '#lib/domain/marks/marks'
import type { Snapshot } from '#lib/domain/snapshot'

/** What is known, without image streams, because they are out of date. What they said of images still counts. */
export function withoutStreams(snapshot: Snapshot): Snapshot {
  return { ...snapshot, imageStreams: OUTDATED, marks: marksOf(snapshot) }
}

const OUTDATED = {
  ok: false,
  error: { code: 'unavailable', message: 'The image streams that are known are out of date.' },
} as const
