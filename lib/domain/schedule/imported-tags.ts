import { Memo } from '#lib/domain/memo'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { ImporterView } from '#lib/domain/pipeline/importer-view'
import { containersOf } from '#lib/domain/workload/pod-template'
import { IMPORTED_TAGS_ANNOTATION } from '#lib/kubernetes/names'
import type { Container, CronJob } from '#lib/kubernetes/objects'

/** Says whether a CronJob imports a tag (`stream:tag`), and how that is known; null where nothing says so. */
export type ImportsTag = (key: string) => ImporterView['known'] | null

const known = new Memo<CronJob, ImportsTag>()

/**
 * Which tags a CronJob imports: those that its annotation lists. Without one, those whose stream and tag its script names, in
 * whatever way: `for s in tokman nginx; do oc import-image is/$s:prod; done` (cronjob-to-job.json).
 */
export function importsTag(cronJob: CronJob): ImportsTag {
  return known.of(cronJob, [], () => {
    const declared = declaredBy(cronJob)
    if (declared !== null) return (key) => (declared.has(key) ? 'declared' : null)
    const words = namedBy(cronJob)
    return (key) => {
      const { stream, tag } = splitTagKey(key)
      return words.has(stream) && words.has(tag) ? 'named' : null
    }
  })
}

/** Whether a CronJob imports tags of a stream, whichever those are: of one that cannot be read, they are not known. */
export function importsFrom(cronJob: CronJob, stream: string): boolean {
  const declared = declaredBy(cronJob)
  if (declared === null) return namedBy(cronJob).has(stream)
  return [...declared].some((key) => splitTagKey(key).stream === stream)
}

function declaredBy({ metadata }: CronJob): ReadonlySet<string> | null {
  const declared = metadata.annotations?.[IMPORTED_TAGS_ANNOTATION]
  return declared === undefined ? null : new Set(declared.split(',').map((tag) => tag.trim()))
}

function namedBy({ spec }: CronJob): ReadonlySet<string> {
  return new Set(containersOf(spec.jobTemplate.spec.template).flatMap(wordsOf))
}

/** The words of its command, its arguments and its environment that can be names. */
function wordsOf({ command, args, env }: Container): string[] {
  return textsIn([command, args, env]).flatMap((text) => text.split(/[^\w.-]+/))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
