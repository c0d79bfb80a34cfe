import { ArrowRight, CircleCheck, CircleDashed } from 'lucide-react'
import { useId } from 'react'
import { CONCERN_LOOKS } from '#components/concern/concern-looks'
import { useMark } from '#components/freshness/mark'
import { Digest } from '#components/image/digest'
import { WorkloadHeading } from '#components/operation/workload-heading'
import { RelativeTime } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { whyDown } from '#lib/domain/pipeline/flow'
import { WORKLOAD_KINDS } from '#lib/domain/snapshot'
import type { Effect } from '#lib/plan/plan'
import type { MoveState } from '#lib/plan/operation/operation'
import type { PodProgress, WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { isOf } from '#lib/plan/effects/effect'

export const MOVE_LOOKS: Record<MoveState, { tone: Tone; word: string }> = {
  waiting: { tone: 'accent', word: 'waiting' },
  moving: CONCERN_LOOKS.rollingOut,
  settling: { tone: 'accent', word: 'settling' },
  healthy: { tone: 'good', word: 'healthy' },
  held: { tone: 'held', word: 'held' },
  failing: CONCERN_LOOKS.unhealthy,
  'moved-on': { tone: 'neutral', word: 'moved on' },
  gone: { tone: 'bad', word: 'gone' },
}

const COLUMNS = ['Pod', 'Runs', 'Status', 'Restarts', 'Started']

/** The progress of one workload, pod by pod. */
export function WorkloadMove({
  environment,
  progress,
  effects,
}: {
  environment: string
  progress: WorkloadProgress
  effects: Effect[]
}) {
  const { workload, state, reason, summary, pods } = progress
  const id = useId()
  const isCrashing = state === 'failing' && summary !== null && whyDown(summary) === 'crashing'
  const look = isCrashing ? CONCERN_LOOKS.crashing : MOVE_LOOKS[state]
  const { tone, age } = useMark(look.tone, WORKLOAD_KINDS)
  return (
    <article aria-labelledby={id} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <WorkloadHeading id={id} environment={environment} workload={workload} />
        <Pill tone={tone}>
          {look.word}
          {age}
        </Pill>
        {summary !== null && (
          <span className="text-sm text-soft tabular-nums">
            {summary.ready} of {summary.desired} ready, {pods.filter(({ isOnTarget }) => isOnTarget).length}{' '}
            on target
          </span>
        )}
        <Moves effects={effects.filter((effect) => isOf(effect, workload))} />
      </div>
      {reason !== null && <FoldedWords text={reason} className="text-sm text-soft" />}
      {pods.length > 0 && (
        <Table caption={`Pods of ${workload.name}`} columns={COLUMNS}>
          {pods.map((pod) => (
            <PodRow key={pod.name} pod={pod} />
          ))}
        </Table>
      )}
    </article>
  )
}

/** From which image to which, container by container. */
export function Moves({ effects }: { effects: Effect[] }) {
  return effects.map(({ container, from, to }) => (
    <span key={container} className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm">
      <span className="text-soft">
        <Words text={container} />
      </span>
      <span className="sr-only">from</span>
      {from === null ? <span className="text-soft">none</span> : <Digest digest={from} />}
      <ArrowRight aria-hidden className="size-3.5 text-soft" />
      <span className="sr-only">to</span>
      {to === null ? <span className="text-soft">none</span> : <Digest digest={to} />}
    </span>
  ))
}

function PodRow({ pod }: { pod: PodProgress }) {
  const { name, digest, isOnTarget, isReady, status, restarts, startedAt, message } = pod
  const isWell = isReady && isOnTarget
  const Icon = isWell ? CircleCheck : CircleDashed
  const target = useMark(isOnTarget ? 'good' : 'neutral', ['pods'])
  const state = useMark(isWell ? 'good' : 'warn', ['pods'])
  return (
    <Row>
      <Cell>
        <span className="font-medium wrap-anywhere">{name}</span>
      </Cell>
      <Cell label="Runs">
        <span className="flex flex-wrap items-center gap-x-2">
          {digest === null ? <span className="text-soft">nothing yet</span> : <Digest digest={digest} />}
          <span className={`text-sm ${TONE_TEXT[target.tone]}`}>
            {isOnTarget ? 'on target' : 'not on target'}
          </span>
        </span>
      </Cell>
      <Cell label="Status">
        <span className="inline-flex items-center gap-1.5">
          <Icon aria-hidden className={`size-3.5 ${TONE_TEXT[state.tone]}`} />
          <Words text={status} />
          <span className="text-soft">{isReady ? '' : 'not ready'}</span>
        </span>
        {message !== null && <FoldedWords text={message} className="text-sm text-soft" />}
      </Cell>
      <Cell label="Restarts">
        <span className={`tabular-nums ${restarts > 0 ? 'font-medium text-warn' : ''}`}>{restarts}</span>
      </Cell>
      <Cell label="Started">{startedAt === null ? 'not yet' : <RelativeTime time={startedAt} />}</Cell>
    </Row>
  )
}
