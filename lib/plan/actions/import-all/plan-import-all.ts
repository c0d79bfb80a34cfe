import { count, shortDigest, timeAgo } from '#lib/domain/format'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { markWords } from '#lib/domain/marks/mark-words'
import { badMarkOfComing } from '#lib/domain/marks/marks'
import { whyUnread } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import { isImageName } from '#lib/kubernetes/names'
import { newestOf, sourceOf, type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { consequencesOfAll } from '#lib/plan/effects/consequences'
import { finish, movesHow } from '#lib/plan/plan-draft'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { CommandedStep, PlannedImport, Planned } from '#lib/plan/plan'
import { importStep, refuseSource } from '#lib/plan/actions/import/plan-import'
import { arrivalOf, isNewestOf, type RegistryLookup, type Arrival } from '#lib/plan/registry-lookup'
import { removeLeftRecord } from '#lib/plan/steps/cleanup-steps'
import { refuse } from '#lib/plan/refusals'
import { whyTagUnchanged } from '#lib/plan/unread-objects'
import { preconditionOf } from '#lib/plan/steps/preconditions'

/**
 * The cluster asks the registry for each import, so more at once would be a burden. With fewer, fifty tags take longer than a
 * fifth of the time that they take one by one.
 */
export const IMPORTS_AT_ONCE = 8

type Request = RequestOf<'import-all'>

/** Imports the tags that have a newer image in the registry. Each import stands alone, even when others fail. */
export function planImportAll(
  snapshot: Snapshot,
  { tags, except, left }: Request,
  lookUp: RegistryLookup,
): Planned {
  const names = [...new Set(tags)].sort()
  const leftOut = names.filter((name) => except.includes(name))
  const each = names.map((name) =>
    leftOut.includes(name) ? { planned: leftOutOf(name) } : importOf(snapshot, name, lookUp),
  )
  const imports = each.map(({ planned }) => planned)
  const news = each.flatMap((one) => ('tag' in one ? [one] : []))
  if (news.length === 0) return refuseAll(imports, left)

  const { effects, warnings, momentary, releases, cleanups, ...later } = consequencesOfAll(snapshot, news)
  const records = news.flatMap(({ tag }) => removeLeftRecord(snapshot.namespace, tag))
  const steps = news.map((each) => importOfMany(snapshot.namespace, each))
  const imported = count(news.length, 'tag')
  const plan = finish({
    request: { action: 'import-all', tags: names, except: leftOut, ...(left && { left }) },
    title:
      names.length === news.length ? `Import ${imported}` : `Import ${news.length} of ${names.length} tags`,
    confirm: effects.length > 0 ? `Import ${imported} and ${movesHow(effects)}` : `Import ${imported}`,
    steps: [...oncePerObject([...records, ...cleanups]), ...steps, ...releases],
    atOnce: IMPORTS_AT_ONCE,
    effects,
    imports,
    warnings,
    momentary: [...leftWords(left), ...troubleWords(imports), ...momentary],
    afterwards: [
      'Each tag keeps following the registry. If one import fails, the others continue.',
      'It can be undone as one: each tag is then pinned to the image that it has now.',
      ...later.afterwards,
    ],
    undo: null,
    preconditions: news.map(({ tag }) => preconditionOf(tag)),
    written: steps.map(({ step }) => step.request.body.spec),
  })
  return { ok: true, plan }
}

/** An undo puts back the image that the tag has now. */
function importOfMany(namespace: string, { tag, arrival, pullSpec }: ToImport) {
  const { step, commands } = importStep(namespace, tag, pullSpec)
  const digest = newestOf(tag)?.image ?? ''
  if (!isImageName(digest) || digest === arrival.image) return { step, commands }
  const stream = tag.stream.metadata.name
  const request = { action: 'pin', stream, tag: tag.name, digest, until: null } as const
  return { step: { ...step, undo: { image: arrival.image, request } }, commands }
}

type ToImport = { planned: PlannedImport; arrival: Arrival; tag: StreamTag; pullSpec: string }

function importOf(
  snapshot: Snapshot,
  name: string,
  lookUp: RegistryLookup,
): ToImport | { planned: PlannedImport } {
  const nothing = (outcome: PlannedImport['outcome'], why: string) => {
    return { planned: { name, outcome, digest: null, why } }
  }
  const key = splitTagKey(name)
  const unread =
    whyUnread(snapshot, 'imageStreams', key.stream)?.message ?? whyTagUnchanged(key.stream, key.tag)
  if (unread !== null) return nothing('skipped', unread)
  const tag = findTag(snapshot, key.stream, key.tag)
  if (!tag) return nothing('skipped', `There is no image stream tag ${name}.`)
  const source = sourceOf(tag)
  if (source.kind !== 'following') {
    const { message } = refuseSource(tag, name, source).refusal
    return nothing(source.kind === 'pinned' ? 'pinned' : 'skipped', message)
  }
  const check = lookUp(tag, source.pullSpec)
  if (!check.ok) return nothing('unasked', `The registry could not be checked. ${check.error.message}`)
  const { value } = check
  if (value.state === 'failed') return nothing('failing', failureInWords(value))
  const arrival = arrivalOf(check, source.pullSpec)
  if (arrival === null || isNewestOf(tag, arrival))
    return nothing('idle', idleWords(value, Date.parse(snapshot.readAt)))
  const mark = arrival.image === newestOf(tag)?.image ? null : badMarkOfComing(snapshot, arrival)
  if (mark !== null) return nothing('marked', `${shortDigest(mark.image)}: ${markWords(mark)}`)
  return {
    planned: { name, outcome: 'new', digest: value.image.digest, why: null },
    arrival,
    tag,
    pullSpec: source.pullSpec,
  }
}

function leftOutOf(name: string): PlannedImport {
  return { name, outcome: 'left-out', digest: null, why: 'Skipped.' }
}

function idleWords(check: Exclude<RegistryCheck, { state: 'failed' }>, now: number): string {
  const when =
    check.state === 'up-to-date' && check.checkedAt !== undefined
      ? `, checked ${timeAgo(check.checkedAt, now)}`
      : ''
  return `Up to date (${shortDigest(check.image.digest)})${when}.`
}

/** The table of the tags says it of each. */
const MOST_WARNINGS = 10

function troubleWords(imports: PlannedImport[]): string[] {
  const of = (outcome: PlannedImport['outcome'], words: string) => {
    const tags = imports.filter((one) => one.outcome === outcome)
    if (tags.length > MOST_WARNINGS) return [`${count(tags.length, 'tag')} ${words}`]
    return tags.map(({ name, why }) => `${name}: ${why ?? ''}`)
  }
  return [
    ...of('marked', 'have a newer image that is marked bad, and are not imported.'),
    ...of('failing', 'would fail, and are not imported.'),
    ...of('unasked', 'could not be checked, and are not imported.'),
  ]
}

/** Lanes about which a plan of so many was not asked. */
function leftWords(left: Request['left']): string[] {
  if (left === undefined) return []
  const { newer, unchecked, upToDate, pinned } = left
  const parts = [
    ...(newer > 0 ? [`${count(newer, 'lane')} with a newer image, which the next import takes`] : []),
    ...(unchecked > 0 ? [`${count(unchecked, 'lane')} that no recent check tells about`] : []),
    ...(upToDate > 0 ? [`${count(upToDate, 'lane')} that were up to date when last checked`] : []),
    ...(pinned > 0 ? [count(pinned, 'pinned lane')] : []),
  ]
  const how = unchecked > 0 ? ' Check the registry first to have them looked at.' : ''
  return parts.length === 0 ? [] : [`Not in this plan: ${parts.join(', ')}.${how}`]
}

function refuseAll(imports: PlannedImport[], left: Request['left']): Planned {
  const how = (outcome: PlannedImport['outcome']) => imports.filter((one) => one.outcome === outcome).length
  const parts = [
    [how('idle'), 'up to date'],
    [how('left-out'), 'skipped'],
    [how('pinned'), 'pinned'],
    [how('marked'), 'with a newer image that is marked bad'],
    [how('failing'), 'failing'],
    [how('unasked'), 'not checked'],
    [how('skipped'), 'not imported from a registry'],
  ] as const
  const counted = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  const nothing = `Nothing to import: of ${count(imports.length, 'tag')}, ${counted.join(', ')}.`
  const message = [nothing, ...leftWords(left)].join(' ')
  const { refusal } = refuse('nothing-to-do', message)
  return { ok: false, refusal: { ...refusal, imports } }
}

/** Two tags can be of one stream. */
function oncePerObject(steps: CommandedStep[]): CommandedStep[] {
  return [...new Map(steps.map((one) => [one.step.request.path, one])).values()]
}
