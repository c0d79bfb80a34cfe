import { CirclePause } from 'lucide-react'
import { useId } from 'react'
import { ActionButton } from '#components/action-sheet/action-button'
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
        <div className="ml-auto flex gap-2 max-sm:ml-0 max-sm:w-full">
          <ActionButton size="small" request={{ action: 'run', cronJob: name }} about={name} />
          <ActionButton
            size="small"
            request={{ action: 'suspend', cronJob: name, suspended: !isSuspended }}
            about={name}
          />
        </div>
      </header>
      <div className="px-4 pb-4">
        <Facts
          facts={[
            ['Schedule', <ScheduleInWords cronJob={cronJob} />],
            ['Next runs', <NextRuns cronJob={cronJob} />],
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

function NextRuns({ cronJob: { isSuspended, nextRuns, noRuns } }: { cronJob: CronJobView }) {
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
