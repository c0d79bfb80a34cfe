import { CircleCheck, CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { ReleaseButton } from '#components/action-sheet/workload-buttons'
import { useMark } from '#components/freshness/mark'
import { Digest } from '#components/image/digest'
import { FoldedWords, Words } from '#components/format/words'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import { RelativeTime } from '#components/format/time'
import { TONE_TEXT } from '#components/ui/tone'
import { blockingPod, whyUnready } from '#lib/domain/workload/pods'
import type { WorkloadSummary, PodView } from '#lib/domain/workload/workload-views'

const COLUMNS = ['Pod', 'Status', 'Runs', 'Template', 'Restarts', 'Started', '']

/** Each pod with the digest that it really runs. @param ended pods that no longer count; they come last */
export function Pods({ workload, ended }: { workload: WorkloadSummary; ended: PodView[] }) {
  const { name, pods } = workload
  const blocking = blockingPod(workload)
  if (pods.length + ended.length === 0) return <p className="text-soft">No pods.</p>
  return (
    <Table caption={`Pods of ${name}`} columns={COLUMNS}>
      {pods.map((pod) => (
        <PodRow
          key={pod.name}
          pod={pod}
          note={pod.isReady ? '' : 'not ready'}
          action={pod === blocking && <ReleaseButton workload={workload} pod={pod.name} />}
        />
      ))}
      {ended.map((pod) => (
        <PodRow key={pod.name} pod={pod} note="ended and replaced" action={null} />
      ))}
    </Table>
  )
}

function PodRow({
  pod,
  note,
  action,
}: {
  pod: PodView
  /** Follows the status. */
  note: string
  action: ReactNode
}) {
  const { name, status, isReady, digest, isUpdated, restarts, startedAt } = pod
  const message = pod.message ?? whyUnready(pod)
  const Icon = isReady ? CircleCheck : CircleDashed
  const { tone } = useMark(isReady ? 'good' : 'warn', ['pods'])
  return (
    <Row>
      <Cell>
        <span className="font-medium wrap-anywhere">{name}</span>
      </Cell>
      <Cell label="Status">
        <span className="inline-flex items-center gap-1.5">
          <Icon aria-hidden className={`size-3.5 ${TONE_TEXT[tone]}`} />
          <Words text={status} />
          <span className="text-soft">{note}</span>
        </span>
        {message !== null && <FoldedWords text={message} className="text-sm text-soft" />}
      </Cell>
      <Cell label="Runs">
        {digest === null ? <span className="text-soft">nothing</span> : <Digest digest={digest} />}
      </Cell>
      <Cell label="Template">
        <Pill tone={isUpdated ? 'accent' : 'neutral'}>{isUpdated ? 'new' : 'old'}</Pill>
      </Cell>
      <Cell label="Restarts">
        <span className={`tabular-nums ${restarts > 0 ? 'font-medium text-warn' : ''}`}>{restarts}</span>
      </Cell>
      <Cell label="Started">{startedAt === null ? 'not yet' : <RelativeTime time={startedAt} />}</Cell>
      <Cell>{action}</Cell>
    </Row>
  )
}
