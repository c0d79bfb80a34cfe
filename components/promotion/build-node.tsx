import { BUILD_LOOKS } from '#components/concern/build-looks'
import { RelativeTime } from '#components/format/time'
import { BuildLine } from '#components/image/build-line'
import { Commit } from '#components/image/commit'
import { OutsideLink } from '#components/format/outside-link'
import { TONE_TEXT, toneOf } from '#components/ui/tone'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

/** The build of the head of `to`: its state, how long it takes, what failed, and what to do. */
export function BuildNode({ source }: { source: SourceView }) {
  const { to, build, problem } = source
  const { state, run, late } = build
  const commit = to.head?.sha ?? run?.sha
  const failed = run?.jobs?.find(({ name }) => build.failed.includes(name))
  const tone = toneOf(BUILD_LOOKS[state].tone, problem !== null)
  if (!source.isBuilt) return <p className="text-soft">Nothing is built</p>
  return (
    <>
      {commit === undefined ? (
        <p className="text-soft">Build unknown</p>
      ) : (
        <p className={`font-medium ${TONE_TEXT[tone]}`}>
          <OutsideLink href={failed?.url ?? run?.url ?? null}>
            <BuildLine commit={commit} build={build} />
          </OutsideLink>
        </p>
      )}
      <p className="mt-0.5 text-sm text-soft empty:hidden">
        {run?.endedAt != null && <RelativeTime time={run.endedAt} />}
        {run !== null && run.attempt > 1 && ` (attempt ${run.attempt})`}
        {state === 'none' && 'None was found. Check that the workflow is on and runs for this branch.'}
      </p>
      {late !== null && (
        <p className="mt-0.5 text-sm text-warn">
          <OutsideLink href={late.url}>An older build</OutsideLink> of <Commit commit={late.sha} url={null} />{' '}
          {late.endedAt === null ? 'still runs: it will put' : 'ended later: it put'} the older image into the
          registry again.
        </p>
      )}
    </>
  )
}
