import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'

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

/** The scenarios of a folder, by name. Throws what is wrong with which file, and in which step. */
export function readScenarios(folder: string): Scenario[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  if (files.length === 0) throw new Error(`${folder} has no recordings: a recording is a file NAME.json.`)
  return files
    .sort()
    .map((file) => parseScenario(join(folder, file), readFileSync(join(folder, file), 'utf8')))
}

export function parseScenario(file: string, text: string): Scenario {
  const parsed = z.array(Step).min(1).safeParse(parseJson(file, text))
  if (parsed.success) return { name: basename(file, '.json'), steps: parsed.data }
  const [issue] = parsed.error.issues
  const where = issue?.path.length ? `step ${issue.path.join('.')}` : 'the file'
  throw new Error(
    `${file} is no recording: ${where}: ${issue?.message ?? 'unknown'}. Its README shows the format.`,
  )
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export type WatchStep = Step & { response: { events: RecordedEvent[] } }

/** Watches are kept as events; where the server closed at once, there are none. */
export function isWatch(step: Step): step is WatchStep {
  return step.response.events !== undefined
}

export function isWrite({ request, response }: Step): boolean {
  const isDry =
    new URLSearchParams(request.query).has('dryRun') && !request.path.endsWith('/imagestreamimports')
  return request.method !== 'GET' && response.status < 300 && !isDry && !request.path.includes('review')
}

/** Whether a watch shows image streams that change although nobody asked for it: their schedule does. */
export function isByItself(steps: Step[], index: number): boolean {
  const isOfStreams = (step: Step | undefined) =>
    step !== undefined &&
    isWatch(step) &&
    step.response.events.some(({ type, object }) => type === 'MODIFIED' && object.kind === 'ImageStream')
  const last = steps.slice(0, index).findLast((step) => isWrite(step) || isOfStreams(step))
  return isOfStreams(steps[index]) && (last === undefined || !isWrite(last))
}
