import type { CronJob } from '#lib/kubernetes/objects'
import { invalid, invalidValue, required, type FieldError } from '../status'
import { parseSchedule } from './schedule'

/** The name of a Job is its CronJob's name, a hyphen and ten digits; the limit is 63 characters. */
const LONGEST_NAME = 52
const POLICIES = ['Allow', 'Forbid', 'Replace']

/** The API server's validation of a CronJob (cronjob-schedules.json). */
export function checkCronJob(cronJob: CronJob, isNew: boolean): void {
  const { name } = cronJob.metadata
  const tooLong = `must be no more than ${LONGEST_NAME} characters`
  const errors = [
    ...scheduleErrors(cronJob),
    ...timeZoneErrors(cronJob),
    ...countErrors(cronJob),
    ...policyErrors(cronJob),
    ...(isNew && name.length > LONGEST_NAME ? [invalidValue('metadata.name', `"${name}"`, tooLong)] : []),
  ]
  if (errors.length > 0) throw invalid('CronJob', 'batch', name, errors)
}

function scheduleErrors({ spec: { schedule } }: CronJob): FieldError[] {
  const field = 'spec.schedule'
  if (!schedule) return [required(field)]
  const wrong = (why: string) => [invalidValue(field, goText(schedule), why)]
  if (schedule.includes('TZ'))
    return wrong('cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
  const parsed = parseSchedule(schedule)
  return parsed.ok ? [] : wrong(parsed.message)
}

function timeZoneErrors({ spec: { timeZone } }: CronJob): FieldError[] {
  if (timeZone === undefined || timeZone === null) return []
  const wrong = (why: string) => [invalidValue('spec.timeZone', goText(timeZone), why)]
  if (timeZone === '') return wrong('timeZone must be nil or non-empty string')
  if (timeZone.toLowerCase() === 'local')
    return wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')
  return isTimeZone(timeZone) ? [] : wrong(`unknown time zone ${timeZone}`)
}

/** Go reads time zones from files, so their names are case-sensitive. */
function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return timeZone.toLowerCase() !== name.toLowerCase() || timeZone === name
  } catch {
    return false
  }
}

function countErrors({ spec }: CronJob): FieldError[] {
  const counts = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const
  return counts
    .filter((key) => (spec[key] ?? 0) < 0)
    .map((key) => invalidValue(`spec.${key}`, String(spec[key]), 'must be greater than or equal to 0'))
}

function policyErrors({ spec: { concurrencyPolicy = 'Allow' } }: CronJob): FieldError[] {
  if (POLICIES.includes(concurrencyPolicy)) return []
  const supported = POLICIES.map((policy) => `"${policy}"`).join(', ')
  const message = `Unsupported value: "${concurrencyPolicy}": supported values: ${supported}`
  return [{ reason: 'FieldValueNotSupported', field: 'spec.concurrencyPolicy', message }]
}

function goText(text: string): string {
  return JSON.stringify(text)
}
