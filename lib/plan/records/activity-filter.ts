import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { WORDS_PARAMETER } from '#lib/domain/pipeline/lane-filter'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { isObjectName, isStreamName } from '#lib/kubernetes/names'

/** Everything that operators can ask for, in the words of Activity. `unknown`: what was sent does not tell. */
export const ACTIVITY_ACTIONS: Record<
  ActionRequest['action'] | 'check-registry' | 'stop' | 'unknown',
  string
> = {
  import: 'Import',
  'import-all': 'Import many',
  pin: 'Pin',
  mark: 'Mark image',
  follow: 'Follow registry',
  revert: 'Revert',
  undo: 'Undo',
  promote: 'Promote',
  pause: 'Pause trigger',
  resume: 'Resume trigger',
  restart: 'Restart',
  release: 'Release pods',
  schedule: 'Schedule imports',
  run: 'Run CronJob',
  skip: 'Skip run',
  suspend: 'Suspend CronJob',
  stop: 'Stop operation',
  'check-registry': 'Check registry',
  unknown: 'Unreadable',
}

/** How something ended. `open`: it has not. The last two are of attempts, the others of operations. */
export const ACTIVITY_OUTCOMES = {
  open: 'Under way',
  succeeded: 'Succeeded',
  held: 'Held',
  failed: 'Failed',
  stopped: 'Stopped',
  superseded: 'Superseded',
  unknown: 'Unknown',
  denied: 'Denied',
  refused: 'Refused',
}

type ActivityAction = keyof typeof ACTIVITY_ACTIONS
export type ActivityOutcome = keyof typeof ACTIVITY_OUTCOMES

/** What Activity shows. Empty or null: all. */
export type ActivityFilter = {
  words: string
  /** Their name, or the subject by which the sign-in service knows them. */
  by: string
  /** `packit-worker:prod`, or `Deployment/nginx` */
  lane: string
  action: ActivityAction | null
  outcome: ActivityOutcome | null
  /** Times in ISO 8601: what went on at some moment from the one to the other. */
  from: string | null
  to: string | null
}

export const ALL_ACTIVITY: ActivityFilter = {
  words: '',
  by: '',
  lane: '',
  action: null,
  outcome: null,
  from: null,
  to: null,
}

/** In addresses of the page, of its view and of its export. */
export const FILTER_PARAMETERS: Record<keyof ActivityFilter, string> = {
  words: WORDS_PARAMETER,
  by: 'by',
  lane: 'lane',
  action: 'action',
  outcome: 'outcome',
  from: 'from',
  to: 'to',
}

const LONGEST = 200
/** A subject has at most 255 characters (OpenID Connect Core 1.0, section 2). */
const LONGEST_PERSON = 255
/** Of a stream and its tag. */
const LONGEST_LANE = 1_300

/** `problems`: a sentence about each value that is none, and does not count. */
export type ReadFilter = { filter: ActivityFilter; problems: string[] }

/** The filter in an address, where anything can stand. */
export function readActivityFilter(search: Pick<URLSearchParams, 'get'>): ReadFilter {
  const problems: string[] = []
  const read = <T>(name: keyof ActivityFilter, parse: (text: string) => T | null, wanted: string) => {
    const text = search.get(FILTER_PARAMETERS[name]) ?? ''
    const value = text === '' ? null : parse(text)
    if (value === null && text !== '')
      problems.push(`${FILTER_PARAMETERS[name]}=${JSON.stringify(text.slice(0, 80))} is not ${wanted}.`)
    return value
  }
  const filter: ActivityFilter = {
    words: (search.get(WORDS_PARAMETER) ?? '').slice(0, LONGEST),
    by: read('by', (text) => (text.length <= LONGEST_PERSON ? text : null), 'the name of a person') ?? '',
    lane: read('lane', laneIn, 'a lane, such as nginx:prod, or a workload, such as Deployment/nginx') ?? '',
    action: read('action', (text) => keyIn(ACTIVITY_ACTIONS, text), listOf(ACTIVITY_ACTIONS)),
    outcome: read('outcome', (text) => keyIn(ACTIVITY_OUTCOMES, text), listOf(ACTIVITY_OUTCOMES)),
    from: read('from', timeIn, A_TIME),
    to: read('to', timeIn, A_TIME),
  }
  if (filter.from === null || filter.to === null || filter.from <= filter.to) return { filter, problems }
  return { filter: { ...filter, to: null }, problems: [...problems, 'to is before from.'] }
}

export const A_TIME = 'a time with its zone, such as 2026-11-30T18:00Z'

/** Filters that find the same have the same address, so that their view is made once. Without what is at its default. */
export function activitySearch(filter: Partial<ActivityFilter>): string {
  const { words = '', ...others } = filter
  const parameters = new URLSearchParams()
  const found = [...new Set(words.toLowerCase().slice(0, LONGEST).split(/\s+/))].filter(Boolean).sort()
  if (found.length > 0) parameters.set(WORDS_PARAMETER, found.join(' '))
  for (const name of ['by', 'lane', 'action', 'outcome', 'from', 'to'] as const) {
    const value = others[name] ?? ''
    if (value !== '') parameters.set(FILTER_PARAMETERS[name], value)
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

/** Whether it shows all. */
export function isWhole(filter: ActivityFilter): boolean {
  return activitySearch(filter) === ''
}

export function keyIn<Table extends object>(table: Table, text: string): (keyof Table & string) | null {
  return isKeyIn(table, text) ? text : null
}

function isKeyIn<Table extends object>(table: Table, text: string): text is keyof Table & string {
  return Object.hasOwn(table, text)
}

export function listOf(table: object): string {
  return `one of ${Object.keys(table).join(', ')}`
}

function laneIn(text: string): string | null {
  const [kind = '', ...name] = text.split('/')
  if (/^(?:Deployment|StatefulSet|CronJob)$/.test(kind)) return isObjectName(name.join('/')) ? text : null
  const { stream, tag } = splitTagKey(text)
  return text.length <= LONGEST_LANE && isStreamName(stream) && tag !== '' ? text : null
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/** Each moment in one form, so that times compare as text. */
export function timeIn(text: string): string | null {
  const time = TIME.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** JavaScript takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const time = Date.parse(date)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}
