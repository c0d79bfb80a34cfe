import { ActionButton } from '#components/action-sheet/action-button'

/**
 * What people do most with a CronJob that imports.
 * @param nextRun the run that can be skipped; null for none
 */
export function CronJobButtons({
  cronJob,
  nextRun,
  isSuspended,
}: {
  cronJob: string
  nextRun: string | null
  isSuspended: boolean
}) {
  return (
    <>
      <ActionButton size="small" request={{ action: 'run', cronJob }} about={cronJob} />
      {nextRun !== null && (
        <ActionButton size="small" request={{ action: 'skip', cronJob, run: nextRun }} about={cronJob} />
      )}
      {isSuspended && (
        <ActionButton
          size="small"
          request={{ action: 'suspend', cronJob, suspended: false, until: null }}
          about={cronJob}
        />
      )}
    </>
  )
}
