import { valueOr } from '#lib/domain/answer'
import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { badMarkOf, badMarkOfComing } from '#lib/domain/marks/marks'
import { importsFrom, importsTag } from '#lib/domain/schedule/imported-tags'
import type { Snapshot } from '#lib/domain/snapshot'
import { isImageName } from '#lib/kubernetes/names'
import type { CronJob } from '#lib/kubernetes/objects'
import { badWords, hasBadMarks, takeBack, uncheckedMarks } from '#lib/plan/effects/refuse-marked'
import type { Refused, Way } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { arrivalOf, isUntold, type RegistryLookup } from '#lib/plan/registry-lookup'

/** The registry cannot be asked about more while a person waits. */
const MOST_TAGS = 50
/** Of more tags, their number is told. */
const MOST_NAMES = 10

/** An image that is marked bad and that the next run of a CronJob brings. `isDeclared`: the CronJob says that it imports the tag. */
type MarkedImport = { tag: StreamTag; mark: ImageMark; isDeclared: boolean }

/** @property unchecked warnings: of what could come, marks were not checked */
export type MarkedImports = { marked: readonly MarkedImport[]; unchecked: readonly string[] }

export const NOTHING_MARKED: MarkedImports = { marked: [], unchecked: [] }

/**
 * What the next run of a CronJob brings of what is marked bad, as far as Quayside knows which tags it imports. Nothing is looked for
 * where nothing is marked bad.
 */
export function markedImports(snapshot: Snapshot, cronJob: CronJob, lookUp: RegistryLookup): MarkedImports {
  if (!hasBadMarks(snapshot)) return NOTHING_MARKED
  const { name } = cronJob.metadata
  const imported = importedBy(snapshot, cronJob)
  if (imported.length === 0)
    return { marked: [], unchecked: uncheckedMarks(snapshot, `What ${name} imports is not known`) }
  const silent = [...unreadStreams(snapshot, cronJob), ...imported.slice(MOST_TAGS).map(({ tag }) => tag.key)]
  const marked = imported.slice(0, MOST_TAGS).flatMap(({ tag, isDeclared }): MarkedImport[] => {
    const source = sourceOf(tag)
    // The cluster has the image of a pinned tag already.
    if (source.kind !== 'following') return []
    const check = lookUp(tag, source.pullSpec)
    if (isUntold(check)) silent.push(tag.key)
    const arrival = arrivalOf(check, source.pullSpec)
    const mark = arrival?.image === newestOf(tag)?.image ? null : badMarkOfComing(snapshot, arrival)
    return mark === null ? [] : [{ tag, mark, isDeclared }]
  })
  const unknown = `Which image comes to ${listed(silent)} is not known`
  return { marked, unchecked: silent.length === 0 ? [] : uncheckedMarks(snapshot, unknown) }
}

function importedBy({ imageStreams }: Snapshot, cronJob: CronJob) {
  const known = importsTag(cronJob)
  return valueOr(imageStreams, [])
    .flatMap((stream) => tagsOf(stream))
    .flatMap((tag) => {
      const how = known(tag.key)
      return how === null ? [] : [{ tag, isDeclared: how === 'declared' }]
    })
}

function unreadStreams({ unreadable }: Snapshot, cronJob: CronJob): string[] {
  const names = unreadable.imageStreams.map(({ metadata }) => metadata.name)
  return names.filter((name) => importsFrom(cronJob, name)).map((name) => `the image stream ${name}`)
}

/** Refuses what starts a run that would bring an image that is marked bad. Null where none is known. */
export function refuseMarkedRun(
  snapshot: Snapshot,
  cronJob: CronJob,
  { marked }: MarkedImports,
): Refused | null {
  const [first, ...others] = marked
  if (first === undefined) return null
  const { tag, mark } = first
  const more =
    others.length === 0 ? '' : ` The same holds of the image that comes to ${listed(others.map(keyOf))}.`
  const ways = [...holdBack(snapshot, tag), ...takeBack(snapshot, mark, tag)]
  return refuse(
    'marked',
    `${importWords(cronJob, first)} ${badWords(mark)} Pin ${tag.key} to hold it back, or take the mark back first.${more}`,
    ways,
  )
}

/** A run that comes later can be kept from bringing them until then. */
export function markedRunWarnings(cronJob: CronJob, { marked }: MarkedImports): string[] {
  const told = marked.slice(0, MOST_NAMES).map((each) => {
    const { mark, tag } = each
    return `${importWords(cronJob, each)} ${badWords(mark)} Pin ${tag.key} to hold it back.`
  })
  const left = marked.slice(MOST_NAMES).map(keyOf)
  return left.length === 0 ? told : [...told, `Images that are marked bad come to ${listed(left)}, too.`]
}

function importWords({ metadata: { name } }: CronJob, { tag, isDeclared }: MarkedImport): string {
  return isDeclared
    ? `${name} imports ${tag.key}.`
    : `${name} imports ${tag.key}, as far as its script tells.`
}

/** A pin to what the tag has now, unless that is marked bad, too. */
function holdBack(snapshot: Snapshot, tag: StreamTag): Way[] {
  const digest = newestOf(tag)?.image ?? ''
  if (!isImageName(digest) || badMarkOf(snapshot, digest) !== null) return []
  const request = {
    action: 'pin',
    stream: tag.stream.metadata.name,
    tag: tag.name,
    digest,
    until: null,
  } as const
  return [{ sentence: `Pin ${tag.key} to the image that it has`, request }]
}

function keyOf({ tag }: MarkedImport): string {
  return tag.key
}

function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMES
  return others <= 0 ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${others} more`
}
