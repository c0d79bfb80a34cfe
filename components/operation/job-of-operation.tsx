import { JobLogPanel } from '#components/operation/job-log-panel'
import { RunState } from '#components/operation/run-state'
import { Duration, RelativeTime } from '#components/format/time'
import { Section } from '#components/ui/section'
import { logObstacle } from '#lib/plan/rights-to-act'
import type { OperationView } from '#lib/plan/records/operation-view'

/** The Job that an operation made, with its log, while the cluster keeps them. */
export function JobOfOperation({ view: { environment, operation, run: found } }: { view: OperationView }) {
  return (
    <Section title="Job">
      {found === null ? (
        <p className="text-soft wrap-anywhere">
          The cluster has no Job {operation.job} of this operation, so there is no log.
        </p>
      ) : (
        <div className="grid gap-2.5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium wrap-anywhere">{found.run.job}</span>
            <RunState run={found.run} />
            <span className="text-sm text-soft">
              <RelativeTime time={found.run.startedAt} />,{' '}
              <Duration from={found.run.startedAt} to={found.run.endedAt} />
            </span>
          </div>
          <Log environment={environment} found={found} />
        </div>
      )}
    </Section>
  )
}

/** Not for all who may view: a script can print anything, secrets too. */
function Log({
  environment,
  found: { cronJob, run },
}: {
  environment: OperationView['environment']
  found: NonNullable<OperationView['run']>
}) {
  const obstacle = logObstacle(environment)
  if (obstacle !== null) return <p className="text-sm text-soft">{obstacle}</p>
  if (run.pod === null) return <p className="text-sm text-soft">It has no pod, so there is no log.</p>
  return <JobLogPanel environment={environment.name} cronJob={cronJob} run={run} onClose={null} />
}
