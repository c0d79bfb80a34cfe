import { BUILD_LOOKS } from '#components/concern/build-looks'
import { OutsideLink } from '#components/format/outside-link'
import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { Commit } from '#components/image/commit'
import { useClock } from '#components/ui/clock'
import { StatePill } from '#components/ui/pill'
import { buildProgress } from '#lib/domain/promotion/build-progress'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import type { BuildView } from '#lib/domain/promotion/promotion-views'

/** The last build of `to`: its state, how long it takes, and what failed. */
export function BuildNode({ build }: { build: BuildView }) {
  const progress = useClock((now) => buildProgress(build, now))
  const { state, run } = build
  return (
    <>
      <StatePill look={BUILD_LOOKS[state]} />
      <div className="mt-0.5 flex flex-wrap gap-x-2 text-sm text-soft">
        {progress !== '' && <span>{progress}</span>}
        {run?.endedAt != null && <RelativeTime time={run.endedAt} />}
        {run !== null && <Run run={run} />}
        {state === 'none' && 'No build started within 5 minutes of the last move. Check the workflow.'}
        {state === 'waiting' && 'The branch moved, and its build has not started yet.'}
      </div>
      <FailedJobs build={build} />
    </>
  )
}

function Run({ run: { sha, attempt, url } }: { run: BuildRun }) {
  return (
    <>
      <Commit commit={sha} url={null} isBrief />
      {attempt > 1 && <span>attempt {attempt}</span>}
      {url !== null && <OutsideLink href={url}>Build</OutsideLink>}
    </>
  )
}

function FailedJobs({ build: { failed, run } }: { build: BuildView }) {
  if (failed.length === 0) return null
  return (
    <ul aria-label="Failed jobs" className="mt-0.5 text-sm text-bad">
      {failed.map((name) => (
        <li key={name}>
          <OutsideLink href={run?.jobs?.find((job) => job.name === name)?.url ?? run?.url ?? null}>
            <Words text={name} />
          </OutsideLink>{' '}
          failed
        </li>
      ))}
    </ul>
  )
}
