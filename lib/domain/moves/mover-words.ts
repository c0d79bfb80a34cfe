import { clientName } from '#lib/domain/moves/client'
import { isInferred, type Mover } from '#lib/domain/moves/mover'

/** `the Job import-images-29387640 or the cluster’s schedule`; empty if nobody is known. */
export function moversInWords(movers: readonly Mover[]): string {
  return movers.map(moverInWords).join(' or ')
}

function moverInWords(mover: Mover): string {
  switch (mover.kind) {
    case 'operation':
    case 'pin':
      return mover.by
    case 'job': {
      const { job, cronJob, startedBy } = mover
      const name = job === null ? `a run of CronJob ${cronJob}` : `the Job ${job}`
      return startedBy === null ? name : `${name}, started by ${startedBy.by}`
    }
    case 'schedule':
      return 'the cluster’s schedule'
    case 'client':
      return mover.manager === null ? 'oc or another client' : clientName(mover.manager)
  }
}

/** What the inferred ones among them are inferred from. */
export function whyInferred(movers: readonly Mover[]): string {
  const reasons = movers.filter(isInferred).map(reasonOf)
  return [...new Set(reasons)].join(' ')
}

function reasonOf(mover: Mover): string {
  switch (mover.kind) {
    case 'job':
      return mover.job === null
        ? `A run of CronJob ${mover.cronJob} was due shortly before. The cluster no longer keeps its Job.`
        : 'It came while the Job ran.'
    case 'schedule':
      return 'The tag is imported on a schedule, and no operation of Quayside brought it. An import by hand looks the same.'
    case 'client':
      return mover.manager === null
        ? 'No operation of Quayside, no Job and no schedule brought it. The cluster does not record who imports.'
        : `In managedFields, ${mover.manager} wrote at that time.`
    default:
      return ''
  }
}
