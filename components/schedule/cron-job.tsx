import { CirclePause } from 'lucide-react'
import { useId } from 'react'
import { CronJobButtons } from '#components/registry/cron-job-buttons'
import { SuspensionNote } from '#components/registry/suspension-note'
import { SuspendButton } from '#components/schedule/suspend-button'
import { Runs } from '#components/schedule/runs'
import { DueTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import { Pill } from '#components/ui/pill'
import type { CronJobView } from '#lib/domain/schedule/schedule-view'
import type { EnvironmentView } from '#lib/domain/environment-view'

/** A CronJob that imports: its schedule and its last runs. */
export function CronJob({ environment, cronJob }: { environment: EnvironmentView; cronJob: CronJobView }) {
  const { name, isSuspended, runs } = cronJob
  const id = useId()
  return (
    <article aria-labelledby={id} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 p-4">
        <h3 id={id} className="font-semibold wrap-anywhere">
          {name}
        </h3>
        {isSuspended && (
          <Pill tone="held" icon={CirclePause}>
            suspended
          </Pill>
        )}
        <div className="ml-auto flex flex-wrap gap-2 max-sm:ml-0 max-sm:w-full">
          <CronJobButtons
            cronJob={name}
            nextRun={cronJob.canSkip ? (cronJob.nextRuns[0] ?? null) : null}
            isSuspended={isSuspended}
          />
          <SuspendButton cronJob={name} isSuspended={isSuspended} />
        </div>
      </header>
      <div className="px-4 pb-4">
        <Facts
          facts={[
            ['Schedule', <ScheduleInWords cronJob={cronJob} />],
            ['Next runs', <NextRuns environment={environment.name} cronJob={cronJob} />],
          ]}
        />
      </div>
      <Runs environment={environment} cronJob={name} runs={runs} />
    </article>
  )
}

function ScheduleInWords({ cronJob: { schedule, words, timeZone } }: { cronJob: CronJobView }) {
  return (
    <>
      {words !== null && `${words}, `}
      <code className="text-soft">
        <Words text={schedule} />
      </code>
      <span className="block text-sm text-soft">
        {timeZone === null ? (
          'Times assume UTC: the CronJob sets no time zone.'
        ) : (
          <>
            Time zone: <Words text={timeZone} />
          </>
        )}
      </span>
    </>
  )
}

function NextRuns({ environment, cronJob }: { environment: string; cronJob: CronJobView }) {
  const { isSuspended, suspension, nextRuns, noRuns } = cronJob
  if (suspension !== null) {
    return (
      <>
        <span className="block">None while suspended</span>
        <span className="text-soft">
          <SuspensionNote environment={environment} suspension={suspension} />
        </span>
      </>
    )
  }
  if (isSuspended) return 'None while suspended'
  if (noRuns !== null) return <FoldedWords text={noRuns} />
  return (
    <ol className="flex flex-wrap gap-x-5 gap-y-0.5">
      {nextRuns.map((time) => (
        <li key={time}>
          <DueTime time={time} />
        </li>
      ))}
    </ol>
  )
}
