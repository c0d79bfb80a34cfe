import type { Answer } from '#lib/domain/answer'
import { shortDigest, span } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/image-stream/image-stream-views'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { refuseMarked, uncheckedMarks } from '#lib/plan/effects/refuse-marked'
import { FIELD } from '#lib/domain/writers/writers'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'
import { finish, type Draft } from '#lib/plan/plan-draft'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Effect, Plan, Planned, Refused } from '#lib/plan/plan'
import { scheduleTag } from '#lib/plan/steps/tag-steps'
import {
  arrivalOf,
  failureWarning,
  isUntold,
  unaskedWarning,
  type RegistryLookup,
} from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'

/**
 * Starts or stops the scheduled import of a tag.
 * @param lookUp what the registry has, for a schedule that starts
 * @param everySeconds how often the cluster imports scheduled tags
 */
export function planSchedule(
  snapshot: Snapshot,
  tag: StreamTag,
  request: RequestOf<'schedule'>,
  lookUp: RegistryLookup,
  everySeconds: number,
): Planned {
  const { scheduled } = request
  const name = tagKey(request.stream, request.tag)
  const source = sourceOf(tag)
  if (source.kind !== 'following' && source.kind !== 'pinned') {
    return refuse('not-importable', `${name} has no registry source, so there is nothing to import.`)
  }
  if (scheduled && !tag.spec?.from) return refuseWithoutOwnSource(name, request)
  if ((tag.spec?.importPolicy?.scheduled === true) === scheduled) {
    return refuse('nothing-to-do', `${name} is ${scheduled ? 'already' : 'not'} imported on a schedule.`)
  }
  const marked = scheduled && source.kind === 'following' ? refuseComing(snapshot, tag, source, lookUp) : null
  if (marked) return marked
  const sentence = `Set scheduled to ${String(scheduled)} in the import policy of ${name}; every other setting stays.`
  const outlook = scheduled ? startOf(snapshot, tag, source, lookUp, everySeconds) : STOP
  const field = FIELD.tagSchedule(tag.name)
  const plan = finish({
    request,
    title: scheduled ? `Import ${name} on a schedule` : `Stop the scheduled import of ${name}`,
    confirm: scheduled ? 'Start schedule' : 'Stop schedule',
    steps: [scheduleTag(snapshot.namespace, tag, scheduled, sentence)],
    effects: [],
    ...outlook,
    warnings: [...outlook.warnings, ...writerWarnings(tag.stream, { name, field, value: scheduled })],
    undo: { ...request, scheduled: !scheduled },
    preconditions: [preconditionOf(tag)],
    newest: newestOf(tag)?.image ?? null,
    written: scheduled,
  })
  return { ok: true, plan }
}

/** The first import of the schedule brings what the registry has now. */
function refuseComing(
  snapshot: Snapshot,
  tag: StreamTag,
  { pullSpec }: Extract<TagSource, { kind: 'following' }>,
  lookUp: RegistryLookup,
): Refused | null {
  const arrival = arrivalOf(lookUp(tag, pullSpec), pullSpec)
  return arrival?.image === newestOf(tag)?.image ? null : refuseMarked(snapshot, arrival, tag)
}

/** The import writes the source into the tag (docker-image-repository.json). */
function refuseWithoutOwnSource(name: string, { stream, tag }: RequestOf<'schedule'>): Refused {
  return refuse(
    'not-importable',
    `${name} has no source of its own, so the cluster does not import it on a schedule. An import gives it one.`,
    [{ sentence: `Import ${name}`, request: { action: 'import', stream, tag } }],
  )
}

type Outlook = Pick<Draft, 'warnings' | 'momentary' | 'afterwards'> & Pick<Plan, 'movesLater'>

const STOP: Outlook = {
  movesLater: null,
  warnings: [],
  momentary: [],
  afterwards: ['Workloads keep their image. Newer images come when a person or a CronJob imports them.'],
}

function startOf(
  snapshot: Snapshot,
  tag: StreamTag,
  source: Extract<TagSource, { kind: 'following' | 'pinned' }>,
  lookUp: RegistryLookup,
  everySeconds: number,
): Outlook {
  if (source.kind === 'pinned') {
    return {
      momentary: [],
      movesLater: 'No workload moves: a pinned tag is not imported on a schedule.',
      warnings: [
        `It is pinned to ${shortDigest(source.digest)}. Its schedule starts when it follows the registry again.`,
      ],
      afterwards: ['Once it follows the registry again, newer images reach its workloads automatically.'],
    }
  }
  const check = lookUp(tag, source.pullSpec)
  const { effects, warnings, momentary } = consequencesOf(snapshot, tag, arrivalOf(check, source.pullSpec))
  return {
    movesLater: nextImport(check, effects, span(everySeconds * 1000)),
    warnings,
    momentary: [
      ...unaskedWarning(check, 'what the next import brings is unknown'),
      ...(isUntold(check) ? uncheckedMarks(snapshot) : []),
      ...failureWarning(check, 'The import would fail now.'),
      ...momentary,
    ],
    afterwards: [
      `Newer images reach its workloads automatically, at any hour: the cluster checks about every ${span(everySeconds * 1000)}.`,
    ],
  }
}

/** What the first import of the schedule does. */
function nextImport(check: Answer<RegistryCheck>, effects: Effect[], interval: string): string {
  const later = `Nothing moves now. The next automatic import, within about ${interval},`
  if (!check.ok) return `${later} brings what the registry has.`
  if (check.value.state === 'failed') return `${later} fails unless the cause is fixed.`
  const names = [...new Set(effects.map(({ workload }) => workload.name))]
  if (names.length === 0) return `${later} changes nothing: workloads already run the newest image.`
  return `${later} brings ${shortDigest(check.value.image.digest)} and moves ${names.join(', ')}.`
}
