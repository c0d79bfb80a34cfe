import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { isObject } from '../api/json'

const Event = z.object({
  atMs: z.number(),
  type: z.string(),
  object: z.record(z.string(), z.unknown()),
})

const Step = z.object({
  description: z.string(),
  actor: z.string(),
  request: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string().startsWith('/'),
    query: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  response: z.object({
    status: z.number().int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
    events: z.array(Event).optional(),
  }),
})

export type Step = z.infer<typeof Step>
export type RecordedEvent = z.infer<typeof Event>
export type Scenario = { name: string; steps: Step[] }

/** A scenario, or why its file is invalid. */
export type Reading =
  { ok: true; scenario: Scenario } | { ok: false; name: string; error: { code: string; message: string } }

/** The recordings of a folder, sorted by name. */
export function readRecordings(folder: string): Reading[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  if (files.length === 0) {
    const problem = existsSync(folder) ? 'has no recordings' : 'does not exist'
    throw new Error(
      `${folder} ${problem}. Name a folder with recordings: one file NAME.json for each scenario.`,
    )
  }
  return files.sort().map((file) => readRecording(file, readFileSync(join(folder, file), 'utf8')))
}

export function readRecording(file: string, text: string): Reading {
  const name = basename(file, '.json')
  const failure = (code: string, message: string): Reading => ({ ok: false, name, error: { code, message } })
  try {
    const parsed = z.array(Step).min(1).safeParse(JSON.parse(text))
    if (parsed.success) return { ok: true, scenario: { name, steps: parsed.data } }
    const [issue] = parsed.error.issues
    const where = issue?.path.length ? `step ${issue.path.join('.')}` : 'the file'
    const message = `${where}: ${issue?.message ?? 'unknown'}. lib/kubernetes/recordings/README.md shows the format.`
    return failure('invalid-recording', message)
  } catch (error) {
    return failure('invalid-json', `invalid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export type WatchStep = Step & { response: { events: RecordedEvent[] } }

/** Watches are recorded as events; the list is empty if the server closed at once. */
export function isWatch(step: Step): step is WatchStep {
  return step.response.events !== undefined
}

/** In seconds; 0 if there is no timeout. */
export function timeoutOf({ request }: Step): number {
  return Number(new URLSearchParams(request.query).get('timeoutSeconds') ?? 0)
}

/**
 * Reviews and dry runs store nothing. Imports ignore `dryRun` and use `import: false`
 * (import-preview-and-conflict.json).
 */
export function isWrite(step: Step): boolean {
  const { method, path, body } = step.request
  if (method === 'GET' || step.response.status >= 300 || path.includes('review')) return false
  if (!path.endsWith('/imagestreamimports')) return !isDryRun(step)
  return isObject(body) && isObject(body.spec) && body.spec.import === true
}

export function isDryRun({ request }: Step): boolean {
  const { path, query } = request
  return new URLSearchParams(query).has('dryRun') && !path.endsWith('/imagestreamimports')
}

/** Longer than a controller takes, in milliseconds. */
const LONG = 15_000

/** The events of a watch that the schedule of image streams brings: long after anybody wrote, or without a write. */
export function scheduledEvents(steps: Step[], index: number): RecordedEvent[] {
  const step = steps[index]
  const events = step && isWatch(step) ? step.response.events : []
  if (isScheduledChange(steps, index)) return events
  return events.filter(
    ({ object, type, atMs }) => object.kind === 'ImageStream' && type === 'MODIFIED' && atMs > LONG,
  )
}

/** The index of the first write after a step, or the number of steps if there is none. */
export function nextWrite(steps: Step[], index: number): number {
  const next = steps.findIndex((step, other) => other > index && isWrite(step))
  return next === -1 ? steps.length : next
}

/** Whether a watch shows image streams that change without a write, because of their schedule. */
function isScheduledChange(steps: Step[], index: number): boolean {
  const isOfStreams = (step: Step | undefined) =>
    step !== undefined &&
    isWatch(step) &&
    step.response.events.some(({ type, object }) => type === 'MODIFIED' && object.kind === 'ImageStream')
  const last = steps.slice(0, index).findLast((step) => isWrite(step) || isOfStreams(step))
  return isOfStreams(steps[index]) && (last === undefined || !isWrite(last))
}
