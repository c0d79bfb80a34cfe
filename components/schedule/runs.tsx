'use client'

import { ScrollText } from 'lucide-react'
import { JobLogPanel } from '#components/operation/job-log-panel'
import { RunState } from '#components/operation/run-state'
import { Duration, RelativeTime } from '#components/format/time'
import { Button } from '#components/ui/button'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import { useUrlParameter } from '#components/ui/url-parameter'
import { count } from '#lib/domain/format'
import type { JobRun } from '#lib/domain/schedule/schedule-view'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { logObstacle } from '#lib/plan/rights-to-act'

const COLUMNS = ['Run', 'Outcome', 'Started', 'Took', '']

/** The last runs of a CronJob, and the log of the one that the URL names. */
export function Runs({
  environment,
  cronJob,
  runs,
}: {
  environment: EnvironmentView
  cronJob: string
  runs: JobRun[]
}) {
  const [openJob, openLog] = useUrlParameter('log')
  const open = runs.find(({ job }) => job === openJob)
  if (runs.length === 0)
    return <p className="border-t border-line px-4 py-3 text-soft">The cluster keeps no runs of it.</p>
  return (
    <div className="grid gap-3 px-4 pb-4">
      <Table caption={`Last runs of ${cronJob}, newest first`} columns={COLUMNS}>
        {runs.map((run) => (
          <Row key={run.job} isMarked={run === open}>
            <RunCells run={run} />
            <Cell>
              <LogButton
                run={run}
                obstacle={logObstacle(environment)}
                isOpen={run === open}
                onToggle={() => openLog(run === open ? '' : run.job)}
              />
            </Cell>
          </Row>
        ))}
      </Table>
      {open !== undefined && (
        <JobLogPanel
          environment={environment.name}
          cronJob={cronJob}
          run={open}
          onClose={() => openLog('')}
        />
      )}
    </div>
  )
}

function RunCells({ run }: { run: JobRun }) {
  const { job, isManual, failures, startedAt, endedAt } = run
  return (
    <>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere">{job}</span>
          {isManual && <Pill tone="neutral">manual</Pill>}
        </span>
      </Cell>
      <Cell label="Outcome">
        <RunState run={run} />
        {failures > 0 && <span className="block text-sm text-soft">{count(failures, 'failed pod')}</span>}
      </Cell>
      <Cell label="Started">
        <RelativeTime time={startedAt} />
      </Cell>
      <Cell label="Took">
        <Duration from={startedAt} to={endedAt} />
        {endedAt === null && <span className="text-soft"> so far</span>}
      </Cell>
    </>
  )
}

/** Not for all who may view: a script can print anything, secrets too. */
function LogButton({
  run: { job, pod },
  obstacle,
  isOpen,
  onToggle,
}: {
  run: JobRun
  obstacle: string | null
  isOpen: boolean
  onToggle: () => void
}) {
  if (obstacle !== null) return <span className="text-sm text-soft">{obstacle}</span>
  if (pod === null) return <span className="text-sm text-soft">no pod, no log</span>
  return (
    <div className="md:text-right">
      <Button size="small" aria-expanded={isOpen} onClick={onToggle}>
        <ScrollText aria-hidden className="size-3.5" />
        {isOpen ? 'Hide log' : 'Log'}
        <span className="sr-only"> of {job}</span>
      </Button>
    </div>
  )
}
