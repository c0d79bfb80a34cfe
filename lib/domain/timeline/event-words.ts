import { endWords } from '#lib/domain/container/containers'
import { capitalized, count, shortCommit, shortDigest } from '#lib/domain/format'
import { FAILURE_ADVICE } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { isRestart } from '#lib/domain/timeline/changed-fields'
import { gapInWords } from '#lib/domain/timeline-picture/words'
import { placeName, type Place } from '#lib/domain/timeline/place'
import type { Certainty, OperationOutcome, TimelineEvent, What } from '#lib/domain/timeline/timeline-event'

export const CERTAINTY_WORDS: Record<Certainty, string> = {
  recorded: 'on the record',
  seen: 'seen',
  inferred: 'inferred',
}

export const OUTCOME_WORDS: Record<OperationOutcome, string> = {
  open: 'under way',
  succeeded: 'succeeded',
  held: 'held',
  failed: 'failed',
  stopped: 'stopped',
  superseded: 'superseded',
  unknown: 'unknown',
}

/** What happened, in a line with its place, without when and who: `worker: rollout of revision 3 begins with image 80f33cfc`. */
export function eventWords(event: Pick<TimelineEvent, 'what' | 'when' | 'where'>, time: TimeWords): string {
  const {
    what,
    where: [place],
  } = event
  const isOfPerson = what.kind === 'operation' || what.kind === 'attempt'
  const words = whatWords(event, time)
  return isOfPerson || place === undefined ? words : `${shortName(place)}: ${words}`
}

/** A time for the reader. @param at in ISO 8601 */
type TimeWords = (at: string) => string

/** The same without its place. */
export function whatWords({ what, when }: Pick<TimelineEvent, 'what' | 'when'>, time: TimeWords): string {
  switch (what.kind) {
    case 'imported':
      return `image ${shortDigest(what.digest)} imported${what.isAgain ? ' again' : ''}`
    case 'import-failing':
      return `import fails: ${FAILURE_ADVICE[importFailureOf(what.failure)].title}`
    case 'pinned':
      return `pinned to ${shortDigest(what.digest)}`
    case 'followed':
      return `follows ${what.pullSpec} again`
    case 'rollout-begun':
      return `${revisionWords(what)} begins with ${imageWords(what)}`
    case 'template-changed':
      return `${revisionWords(what)} begins ${templateWords(what.fields)}`
    case 'rollout-done':
      return `rollout of revision ${what.revision} done`
    case 'rollout-stuck':
      return `rollout of revision ${what.revision} stuck`
    case 'crash-begun':
      return crashWords(what, isLater(what.lastAt, when.at) ? `last at ${time(what.lastAt)}: ` : '')
    case 'crash-over':
      return `container ${what.container} no longer crashes`
    case 'run-begun':
      return `${what.isManual ? 'run by hand' : 'run'} begins`
    case 'run-ended':
      return `run ${what.outcome === 'done' ? 'succeeded' : 'failed'}`
    case 'import-recovered':
      return 'import no longer fails'
    case 'schedule-started':
      return 'imported on a schedule'
    case 'schedule-stopped':
      return 'no longer imported on a schedule'
    case 'suspended':
    case 'resumed':
      return what.kind
    case 'trigger-paused':
      return `${triggerWords(what)} paused`
    case 'trigger-resumed':
      return `${triggerWords(what)} resumed`
    case 'trigger-broken':
      return `${triggerWords(what)} broken`
    case 'trigger-mended':
      return `${triggerWords(what)} no longer broken`
    case 'gap':
      return gapInWords(what, time)
    case 'silent':
      return silenceWords(what, time)
    case 'build':
      return `build of ${shortCommit(what.commit)} ${what.state}`
    case 'operation':
      return `${what.title}: ${OUTCOME_WORDS[what.outcome]}`
    case 'attempt':
      return `${capitalized(what.outcome)}: ${what.title}`
  }
}

/** @param last of which crash the exit code is, if that is not when it began */
export function crashWords(
  { container, exitCode, reason }: Extract<What, { kind: 'crash-begun' }>,
  last: string,
): string {
  const end = exitCode === null ? '' : `, ${last}${endWords({ exitCode, reason, at: null })}`
  return `container ${container} crashes${end}`
}

function triggerWords({ container }: { container: string | null }): string {
  return container === null ? 'all image triggers' : `image trigger of ${container}`
}

function silenceWords({ from, until, about }: Extract<What, { kind: 'silent' }>, time: TimeWords): string {
  const span = until === null ? `since ${time(from)}` : `from ${time(from)} to ${time(until)}`
  return `The cluster did not answer${about === '' ? '' : ` about ${about}`} ${span}, as Quayside saw it`
}

function isLater(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other)
}

/** More about it, where there is more to say; words of others are in quotation marks of their own, or none of ours. */
export function detailsOf(what: What): string {
  switch (what.kind) {
    case 'rollout-begun':
      return what.fields === null || what.fields.length === 0 ? '' : `Also changed: ${what.fields.join(', ')}`
    case 'template-changed':
      return what.fields === null || isRestart(what.fields) ? '' : what.fields.join(', ')
    case 'rollout-stuck':
    case 'trigger-broken':
      return what.message
    case 'crash-begun':
      return podsWords(what)
    case 'run-begun':
      return `Job ${what.job}`
    case 'run-ended':
      return `Job ${what.job}${what.reason === null ? '' : `: ${what.reason}`}`
    case 'suspended':
      return what.reason ?? ''
    case 'operation':
    case 'attempt':
      return what.message
    default:
      return ''
  }
}

function podsWords({
  pods,
  arePodsGone,
  exitCode,
  restarts,
}: Extract<What, { kind: 'crash-begun' }>): string {
  if (pods.length > 0) return `${pods.join(', ')}: ${count(restarts, 'restart')}`
  if (exitCode === null) return 'It crashed again later'
  const isKnown = restarts > 0
  return arePodsGone
    ? `The pods that crashed are gone${isKnown ? `; they restarted at least ${count(restarts, 'time')}` : ''}`
    : `As Quayside saw it last${isKnown ? `: at least ${count(restarts, 'restart')}` : ''}`
}

function revisionWords({ revision, isBack }: { revision: number; isBack: boolean }): string {
  return `rollout of revision ${revision}${isBack ? ', an earlier template,' : ''}`
}

function imageWords({ images }: Extract<What, { kind: 'rollout-begun' }>): string {
  const names = [...new Set(images.map(({ image }) => shortDigest(image)))]
  return names.length === 0 ? 'no image' : `image ${names.join(', ')}`
}

function templateWords(fields: readonly string[] | null): string {
  if (fields === null) return 'without a new image that is known'
  if (isRestart(fields)) return 'to restart its pods'
  return fields.length === 0 ? 'without a known change' : 'without a new image'
}

/** Of a place, without the kind of a workload. */
export function shortName(place: Place): string {
  return place.kind === 'workload' ? place.workload.name : placeName(place)
}
