import { shortDigest, span } from '#lib/domain/format'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { SOURCE_KIND_WORDS, sourceKindOf } from '#lib/domain/image-stream/tag-kind'
import { findTag, sourceOf } from '#lib/domain/image-stream/tag-source'
import type { Importers, ImporterView } from '#lib/domain/pipeline/importer-view'
import type { Snapshot } from '#lib/domain/snapshot'

/** How a newer image of the registry comes to a tag, if it does. */
export type ImportWay =
  | { kind: 'scheduled' }
  | { kind: 'cron-job'; importer: ImporterView }
  | { kind: 'by-hand'; suspended: string | null }
  | { kind: 'pinned'; digest: string; by: string | null }
  | { kind: 'never'; why: string }
  | { kind: 'unknown'; why: string }

/** @param key `stream:tag` */
export function importWayOf(snapshot: Snapshot, key: string, importers: Importers): ImportWay {
  if (!snapshot.imageStreams.ok) return { kind: 'unknown', why: snapshot.imageStreams.error.message }
  const { stream, tag: name } = splitTagKey(key)
  const tag = findTag(snapshot, stream, name)
  if (tag === undefined) return { kind: 'never', why: `There is no image stream tag ${key}.` }
  const source = sourceOf(tag)
  if (source.kind === 'pinned') return { kind: 'pinned', digest: source.digest, by: pinOf(tag)?.by ?? null }
  if (source.kind !== 'following') {
    const { meaning } = SOURCE_KIND_WORDS[sourceKindOf({ stream }, source)]
    return { kind: 'never', why: `${meaning}.` }
  }
  if (scheduleOf(tag) !== null) return { kind: 'scheduled' }
  const all = importers.of(key)
  const importer = all.find(({ nextRun }) => nextRun !== null)
  if (importer !== undefined) return { kind: 'cron-job', importer }
  return { kind: 'by-hand', suspended: all.find(({ suspension }) => suspension !== null)?.name ?? null }
}

/** What a tag does once its image is built, as a sentence without its name. @param everySeconds how often the cluster imports scheduled tags */
export function importWayWords(way: ImportWay, imports: boolean, everySeconds: number): string {
  switch (way.kind) {
    case 'pinned':
      return `${pinnedWords(way)}: nothing moves until it follows the registry again.`
    case 'never':
      return `${way.why} Nothing is imported.`
    case 'unknown':
      return `Unknown: the image streams cannot be read. ${way.why}`
    default:
      return imports ? 'Quayside imports it when it is built.' : byItselfWords(way, everySeconds)
  }
}

/** `Pinned to 80f33cfc by Olga` */
export function pinnedWords({ digest, by }: { digest: string; by: string | null }): string {
  return `Pinned to ${shortDigest(digest)}${by === null ? '' : ` by ${by}`}`
}

function byItselfWords(
  way: Extract<ImportWay, { kind: 'scheduled' | 'cron-job' | 'by-hand' }>,
  everySeconds: number,
): string {
  switch (way.kind) {
    case 'scheduled':
      return `Follows by itself: the cluster imports it within about ${span(everySeconds * 1000)}.`
    case 'cron-job':
      return `${way.importer.known === 'named' ? 'Probably waits' : 'Waits'} for CronJob ${way.importer.name}.`
    case 'by-hand':
      return way.suspended === null
        ? 'Nothing imports it by itself: somebody has to.'
        : `Nothing imports it while CronJob ${way.suspended} is suspended: somebody has to.`
  }
}
