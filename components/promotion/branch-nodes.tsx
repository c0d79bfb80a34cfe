import { Checks } from '#components/image/checks'
import { OutsideLink } from '#components/format/outside-link'
import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { Commit } from '#components/image/commit'
import { count } from '#lib/domain/format'
import type { Commit as CommitOf } from '#lib/domain/promotion/forge-answers'
import { compareUrl } from '#lib/domain/promotion/forge-links'
import type { SourceView } from '#lib/domain/promotion/promotion-views'

/** The branch that commits come from, how far it is ahead, and the checks of its head. */
export function FromNode({ source: { from, ahead, checks, problem } }: { source: SourceView }) {
  return (
    <>
      <Branch name={from.name} />
      <Head head={from.head} />
      <div className="mt-0.5 flex flex-wrap gap-x-2 text-sm text-soft empty:hidden">
        {ahead > 0 && <span>{ahead} ahead</span>}
        {from.head !== null && <Checks checks={checks} commit={from.head.sha} isStale={problem !== null} />}
      </div>
    </>
  )
}

/** The branch that is built. */
export function ToNode({ source }: { source: SourceView }) {
  const { from, to, behind } = source
  return (
    <>
      <Branch name={to.name} />
      <Head head={to.head} />
      {behind > 0 && (
        <p className="mt-0.5 text-sm text-soft">
          <OutsideLink href={compareUrl(source, from.name, to.name)}>
            {count(behind, 'commit')} not on <Words text={from.name} />
          </OutsideLink>
          . Bring them to <Words text={from.name} /> first.
        </p>
      )}
    </>
  )
}

function Branch({ name }: { name: string }) {
  return (
    <p className="font-medium">
      <Words text={name} />
    </p>
  )
}

function Head({ head }: { head: CommitOf | null }) {
  return (
    <div className="mt-0.5 flex flex-wrap gap-x-2 text-sm text-soft">
      {head === null ? (
        'Head unknown'
      ) : (
        <>
          <Commit commit={head.sha} url={head.url} isBrief />
          <RelativeTime time={head.at} />
        </>
      )}
    </div>
  )
}
