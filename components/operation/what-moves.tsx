import { Moves, WorkloadMove } from '#components/operation/workload-progress'
import { Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import { Section } from '#components/ui/section'
import { visibleText } from '#lib/domain/plain-line'
import { workloadAddress } from '#lib/views/addresses'
import { actionOf } from '#lib/plan/actions/actions'
import type { CrashLog, OperationView } from '#lib/plan/operation/operation-view'

/** The current state of the workloads that an operation moves; later, what it moved. */
export function WhatMoves({ view }: { view: OperationView }) {
  const { environment, operation, progress, isCurrent, crashLogs } = view
  const { effects } = operation
  if (!isCurrent && effects.length > 0) {
    return (
      <Section title="What moved">
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {effects.map((effect) => (
            <li
              key={`${effect.workload.kind} ${effect.workload.name} ${effect.container}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
            >
              <PendingLink
                href={workloadAddress(environment.name, effect.workload)}
                className="quiet-link wrap-anywhere"
              >
                <Words text={effect.workload.name} />
              </PendingLink>
              <Moves effects={[effect]} />
            </li>
          ))}
        </ul>
      </Section>
    )
  }
  return (
    <Section title="What moves">
      {progress.workloads.length === 0 ? (
        <p className="text-soft">
          {actionOf(operation.request).moves === 'job'
            ? 'The workloads that follow the tags that its Job imports.'
            : 'No Deployment or StatefulSet.'}
        </p>
      ) : (
        <div className="grid gap-5">
          {progress.workloads.map((each) => (
            <WorkloadMove
              key={`${each.workload.kind} ${each.workload.name}`}
              environment={environment.name}
              progress={each}
              effects={effects}
            />
          ))}
        </div>
      )}
      {crashLogs.map((words) => (
        <Printed key={`${words.pod} ${words.container}`} words={words} />
      ))}
    </Section>
  )
}

function Printed({ words: { pod, container, text } }: { words: CrashLog }) {
  return (
    <div className="mt-5 grid gap-2">
      <h3 className="font-medium wrap-anywhere">
        Last log lines of <Words text={container} /> in <Words text={pod} />
      </h3>
      <pre className="rounded-md border border-line bg-sunken px-3 py-2.5 text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {visibleText(text)}
      </pre>
    </div>
  )
}
