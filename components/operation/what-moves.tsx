import { WorkloadMove } from '#components/operation/workload-progress'
import { Words } from '#components/format/words'
import { Section } from '#components/ui/section'
import { visibleText } from '#lib/domain/plain-line'
import { actionOf } from '#lib/plan/actions/actions'
import type { CrashLog, OperationView } from '#lib/plan/records/operation-view'

/** What is said while no workload moves. */
const NOTHING: Partial<Record<ReturnType<typeof actionOf>['moves'], string>> = {
  job: 'The workloads that follow the tags that its Job imports.',
  builds: 'No workload yet: those that follow its tags move when the images are imported.',
}

/** The current state of the workloads that an operation moves. */
export function WhatMoves({ view }: { view: OperationView }) {
  const { environment, operation, progress, crashLogs } = view
  const { effects } = operation
  return (
    <Section title="What moves">
      {progress.workloads.length === 0 ? (
        <p className="text-soft">
          {NOTHING[actionOf(operation.request).moves] ?? 'No Deployment or StatefulSet.'}
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
      <CrashLogs logs={crashLogs} />
    </Section>
  )
}

export function CrashLogs({ logs }: { logs: CrashLog[] }) {
  return logs.map((words) => <Printed key={`${words.pod} ${words.container}`} words={words} />)
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
