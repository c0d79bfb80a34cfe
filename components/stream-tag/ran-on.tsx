import { CircleDashed, CirclePlay, LogOut } from 'lucide-react'
import { Fragment } from 'react'
import { useMark } from '#components/freshness/mark'
import { PendingLink } from '#components/ui/pending-link'
import { Duration, RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { TONE_TEXT } from '#components/ui/tone'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import { workloadAddress } from '#lib/views/addresses'
import { groupRuns, type RunGroup } from '#lib/domain/stream-tag/run-groups'
import type { ImageRun, RunResult } from '#lib/domain/stream-tag/tag-views'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

type Props = { environment: string; lane: LaneView }

/** The workloads that ran an image, and when. */
export function RanOn({ runs, ...props }: Props & { runs: ImageRun[] }) {
  if (runs.length === 0) return <span className="text-soft">unknown (revisions pruned)</span>
  return (
    <ul className="grid gap-0.5 text-sm">
      {groupRuns(runs).map((group, index) => (
        <li key={index}>
          <Run group={group} {...props} />
        </li>
      ))}
    </ul>
  )
}

function Run({ group, ...props }: Props & { group: RunGroup }) {
  const names = <Names keys={group.workloads} {...props} />
  const { tone } = useMark('good', WORKLOAD_KINDS)
  switch (group.state) {
    case 'runs':
      return (
        <span className="flex gap-1.5">
          <CirclePlay aria-hidden className={`mt-0.75 size-3.5 shrink-0 ${TONE_TEXT[tone]}`} />
          <span>
            <span className={`font-medium ${TONE_TEXT[tone]}`}>runs on </span>
            {names}
            <Since group={group} />
          </span>
        </span>
      )
    case 'awaited':
      return (
        <span className="flex gap-1.5 text-soft">
          <CircleDashed aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span>
            set on {names}, but no pod runs it
            <Since group={group} />
          </span>
        </span>
      )
    case 'leaving':
      return (
        <span className="flex gap-1.5">
          <LogOut aria-hidden className="mt-0.75 size-3.5 shrink-0 text-warn" />
          <span>
            <span className="font-medium text-warn">still on </span>
            {names}, being replaced
          </span>
        </span>
      )
    case 'ended':
      return (
        <span className="text-soft">
          {names}
          <Span group={group} />
          <Result result={group.result ?? null} />
        </span>
      )
  }
}

function Since({ group: { since } }: { group: RunGroup }) {
  if (since === null) return <span className="text-soft">, start unknown</span>
  return (
    <span className="text-soft">
      , for <Duration from={since.at} to={null} />
      {!since.isExact && ' or longer'}
    </span>
  )
}

/** An inexact time is only the latest possible one: the image ran until then or earlier. */
function Span({ group: { since, until } }: { group: RunGroup }) {
  if (until === null) {
    if (since === null) return <>, time unknown</>
    return (
      <>
        , from <RelativeTime time={since.at} />, end unknown
      </>
    )
  }
  return (
    <>
      {since?.isExact && until.isExact && (
        <>
          , for <Duration from={since.at} to={until.at} />
        </>
      )}
      , until <RelativeTime time={until.at} />
      {!until.isExact && ' or earlier'}
    </>
  )
}

/** How it did, as Quayside observed it. */
function Result({ result }: { result: RunResult | null }) {
  if (result === null) return null
  return result.how === 'well' ? (
    ', healthy'
  ) : (
    <>
      , <span className="text-bad">failed</span> (<Words text={result.why} />)
    </>
  )
}

/** `all 3 workloads` if these are all workloads of the tag: the page lists their names above. */
function Names({ environment, lane, keys }: Props & { keys: WorkloadKey[] }) {
  const names = new Set(keys.map(keyOf))
  const isAll = names.size > 1 && lane.workloads.every((each) => names.has(keyOf(each)))
  if (isAll && names.size === lane.workloads.length) return `all ${names.size} workloads`
  return keys.map((key, index) => (
    <Fragment key={keyOf(key)}>
      {index > 0 && ', '}
      <PendingLink href={workloadAddress(environment, key)} className="wrap-anywhere quiet-link">
        {key.name}
      </PendingLink>
    </Fragment>
  ))
}
