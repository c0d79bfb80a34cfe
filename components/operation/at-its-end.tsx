import { useId } from 'react'
import { Digest } from '#components/image/digest'
import { OperationLink } from '#components/operation/operation-link'
import { CrashLogs } from '#components/operation/what-moves'
import { WorkloadHeading } from '#components/operation/workload-heading'
import { MOVE_LOOKS, Moves } from '#components/operation/workload-progress'
import { HealthWord } from '#components/workload/health'
import { FoldedWords, Words } from '#components/format/words'
import { Pill } from '#components/ui/pill'
import { Section } from '#components/ui/section'
import { digestIn } from '#lib/domain/image/pull-spec'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import { isOf } from '#lib/plan/effects/effect'
import type { OperationEnd, WorkloadRecord } from '#lib/plan/operation/operation'
import type { OperationView } from '#lib/plan/records/operation-view'
import type { Effect } from '#lib/plan/plan'

/** What each workload had when the operation ended, as it was written down then; below, what it has now where that differs. */
export function AtItsEnd({ view, end }: { view: OperationView; end: OperationEnd }) {
  const { environment, operation, since, crashLogs } = view
  const { effects } = operation
  const recorded = end.workloads ?? []
  const others = [...effects.map(({ workload }) => workload), ...since.map(({ workload }) => workload)]
  const unrecorded = new Map(others.map((key) => [keyOf(key), key]))
  for (const { workload } of recorded) unrecorded.delete(keyOf(workload))
  const rows: { key: WorkloadKey; record: WorkloadRecord | null }[] = [
    ...recorded.map((record) => ({ key: record.workload, record })),
    ...[...unrecorded.values()].map((key) => ({ key, record: null })),
  ]
  return (
    <Section title="At its end">
      {end.workloads === null && rows.length > 0 && (
        <p className="mb-2.5 text-soft">What these workloads had at its end was not recorded.</p>
      )}
      {rows.length === 0 && <p className="text-soft">No Deployment or StatefulSet moved.</p>}
      {rows.length > 0 && (
        <div className="divide-y divide-line rounded-lg border border-line bg-surface">
          {rows.map(({ key, record }) => (
            <Row
              key={keyOf(key)}
              environment={environment.name}
              workload={key}
              record={record}
              effects={effects.filter((effect) => isOf(effect, key))}
              now={since.find(({ workload }) => keyOf(workload) === keyOf(key)) ?? null}
              undoneBy={view.undone?.id ?? null}
            />
          ))}
        </div>
      )}
      <CrashLogs logs={crashLogs} />
    </Section>
  )
}

type Now = OperationView['since'][number]

function Row({
  environment,
  workload,
  record,
  effects,
  now,
  undoneBy,
}: {
  environment: string
  workload: WorkloadKey
  record: WorkloadRecord | null
  effects: Effect[]
  now: Now | null
  undoneBy: string | null
}) {
  const id = useId()
  return (
    <article aria-labelledby={id} className="grid gap-1 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <WorkloadHeading id={id} environment={environment} workload={workload} />
        {record !== null && <Had record={record} effects={effects} />}
        <Moves effects={effects} />
      </div>
      {record?.reason != null && <FoldedWords text={record.reason} className="text-sm text-soft" />}
      {now !== null && <NowLine environment={environment} now={now} isUndo={now.by?.id === undoneBy} />}
    </article>
  )
}

function Had({ record, effects }: { record: WorkloadRecord; effects: Effect[] }) {
  const { state, ready, desired, onTarget, images } = record
  const { tone, word } = MOVE_LOOKS[state]
  const others = images.filter(({ container, image }) =>
    effects.every((effect) => effect.container !== container || digestIn(effect.to) !== digestIn(image)),
  )
  return (
    <>
      <Pill tone={tone}>{word}</Pill>
      {state !== 'gone' && (
        <span className="text-sm text-soft tabular-nums">
          {ready} of {desired} ready, {onTarget} on target
        </span>
      )}
      {others.map(({ container, image }) => (
        <span key={container} className="flex flex-wrap items-center gap-x-1.5 text-sm text-soft">
          <Words text={container} /> had {image === null ? 'no image' : <Digest digest={image} />}
        </span>
      ))}
    </>
  )
}

function NowLine({ environment, now, isUndo }: { environment: string; now: Now; isUndo: boolean }) {
  const { images, summary, by } = now
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-sm">
      <span className="font-medium">Now</span>
      {images.map(({ container, image }) => (
        <span key={container}>{image === null ? 'no image' : <Digest digest={image} />}</span>
      ))}
      {summary === null ? (
        <span>it no longer exists</span>
      ) : (
        <>
          <HealthWord workload={summary} />
          <span className="text-soft tabular-nums">
            {summary.ready} of {summary.desired} ready
          </span>
        </>
      )}
      {by !== null && (
        <OperationLink environment={environment} operation={by} words={isUndo ? 'Undone' : by.title} />
      )}
      {by === null && images.length > 0 && <span className="text-soft">by no operation in the journal</span>}
    </div>
  )
}
