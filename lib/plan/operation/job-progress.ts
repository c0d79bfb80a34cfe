import { valueOr } from '#lib/domain/answer'
import { asSentence } from '#lib/domain/format'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { newestOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { podsOf } from '#lib/domain/schedule/environment-schedule'
import { jobRunOf } from '#lib/domain/schedule/job-run'
import type { JobRun } from '#lib/domain/schedule/schedule-view'
import type { Snapshot } from '#lib/domain/snapshot'
import { failureEventsOf } from '#lib/domain/workload/failure-events'
import { writingTriggersOf } from '#lib/domain/workload/triggers'
import { workloadsOf } from '#lib/domain/workload/workload'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import type { Operation } from '#lib/plan/operation/operation'
import type { Effect } from '#lib/plan/plan'

/** The Job that an operation made, and what was imported while it ran, which is taken for its work: nothing in a stream names it. */
export type JobProgress = {
  /** Null where the cluster has no such Job. */
  run: JobRun | null
  imported: string[]
  /** Why tags were not imported, in words. */
  failures: string[]
  effects: Effect[]
}

export function jobProgress(snapshot: Snapshot, name: string): JobProgress {
  const run = runOf(snapshot, name)
  if (run === null) return { run, imported: [], failures: [], effects: [] }
  const window = windowOf(run)
  const tags = valueOr(snapshot.imageStreams, []).flatMap(tagsOf)
  const arrivals = tags.flatMap((tag) => arrivalDuring(tag, window) ?? [])
  return {
    run,
    imported: arrivals.map(({ key }) => key).sort(),
    failures: tags.flatMap((tag) => failureDuring(tag, window) ?? []),
    effects: effectsOf(snapshot, new Map(arrivals.map((each) => [each.key, each]))),
  }
}

export function runOf(snapshot: Snapshot, name: string): JobRun | null {
  const job = (snapshot.jobs ? valueOr(snapshot.jobs, []) : []).find(({ metadata }) => metadata.name === name)
  const failures = { failures: failureEventsOf(snapshot), readAt: snapshot.readAt }
  return job === undefined ? null : jobRunOf(job, podsOf(job, valueOr(snapshot.pods, [])), failures)
}

/** All of these times are the cluster's, in whole seconds. */
type Window = { run: JobRun; during: (time: string | undefined | null) => boolean }

function windowOf(run: JobRun): Window {
  const [from, to] = [Date.parse(run.startedAt), run.endedAt === null ? Infinity : Date.parse(run.endedAt)]
  const during: Window['during'] = (time) => Date.parse(time ?? '') >= from && Date.parse(time ?? '') <= to
  return { run, during }
}

type Arrived = { key: string; from: string | null; to: string }

/** The newest item alone tells that nothing came: to unpack all histories would take long. */
function arrivalDuring({ key, status }: StreamTag, { run, during }: Window): Arrived | null {
  if (!(Date.parse(newestOf({ status })?.created ?? '') >= Date.parse(run.startedAt))) return null
  const items = status?.items ?? []
  const to = items.find(({ created }) => during(created))
  const from = items[items.findLastIndex(({ created }) => during(created)) + 1]
  return to === undefined ? null : { key, from: from?.image ?? null, to: to.image }
}

/** A failure that the tag had before is not written again (import-missing-tag.json), so it is not seen. */
function failureDuring(tag: StreamTag, { during }: Window): string | null {
  const state = importStateOf(tag)
  if (state.state !== 'failed' || !during(state.since)) return null
  return `${tag.key} was not imported. ${failureInWords(state)}`
}

/** What the triggers of workloads took from these tags. */
function effectsOf(snapshot: Snapshot, arrivals: ReadonlyMap<string, Arrived>): Effect[] {
  if (arrivals.size === 0) return []
  return workloadsOf(snapshot).flatMap((workload) =>
    writingTriggersOf(snapshot, workload).flatMap(({ container, namespace, stream, tag }) => {
      const arrived = namespace === null ? arrivals.get(tagKey(stream, tag)) : undefined
      if (arrived === undefined || arrived.from === arrived.to) return []
      const { kind, object } = workload
      const key = { kind, name: object.metadata.name }
      return [{ workload: key, container, from: arrived.from, to: arrived.to }]
    }),
  )
}

/** The result of the Job alone; null once it has succeeded, and what it imported decides. */
export function jobVerdict({ request, job }: Operation, progress: JobProgress): Verdict | null {
  const { run, failures } = progress
  const again = [{ sentence: 'Run it again', request }]
  if (run === null)
    return ended('unknown', `The Job ${job ?? ''} no longer exists, so its result is unknown.`, again)
  const named = `The Job ${run.job}`
  const told = (words: string) => [words, run.reason].filter((each) => each !== null).join(' ')
  switch (run.state) {
    case 'waiting':
      return pending(run.reason === null ? 'running' : 'failing', told(`${named} is starting.`))
    case 'running':
      return pending(run.reason === null ? 'running' : 'failing', told(`${named} is running.`))
    case 'suspended':
      return pending('waiting', `${named} is suspended.`)
    case 'failed':
      return ended('failed', [`${named} failed: ${reasonOf(run)}`, ...failures].join(' '), again)
    case 'succeeded':
      return failures.length === 0
        ? null
        : ended('failed', [`${named} succeeded, but not each import.`, ...failures].join(' '), again)
  }
}

function reasonOf({ reason }: JobRun): string {
  return reason === null ? 'it says no reason.' : asSentence(reason)
}

export function importedWords({ imported }: JobProgress): string {
  return imported.length === 0
    ? 'No tag got a new image while it ran.'
    : `While it ran, these tags got a new image: ${imported.join(', ')}.`
}
