import { Commit } from '#components/image/commit'
import { PendingLink } from '#components/ui/pending-link'
import { TONE_TEXT, type Tone } from '#components/ui/tone'
import { commitUrl } from '#lib/domain/promotion/forge-links'
import type { FedWorkloadView, SourceView } from '#lib/domain/promotion/promotion-views'
import { workloadAddress } from '#lib/views/addresses'

const LOOKS: Record<FedWorkloadView['state'], { word: string; tone: Tone }> = {
  current: { word: '', tone: 'neutral' },
  'rolling-out': { word: 'rolling out', tone: 'accent' },
  behind: { word: 'behind', tone: 'warn' },
  ahead: { word: 'ahead', tone: 'warn' },
  unknown: { word: '', tone: 'neutral' },
}

type Props = { environment: string; source: SourceView; workloads: readonly FedWorkloadView[] }

/** Which commit each workload of a tag has. */
export function FedWorkloads({ environment, source, workloads }: Props) {
  if (workloads.length === 0) return null
  return (
    <ul className="mt-1 space-y-0.5 text-sm text-soft" aria-label="Workloads">
      {workloads.map(({ workload, commit, state, isSameCommit }) => (
        <li key={`${workload.kind}/${workload.name}`} className="flex flex-wrap items-baseline gap-x-2">
          <PendingLink href={workloadAddress(environment, workload)} className="wrap-anywhere quiet-link">
            {workload.name}
          </PendingLink>
          {isSameCommit ? (
            <span>same commit</span>
          ) : commit === null ? (
            <span>commit unknown</span>
          ) : (
            <Commit commit={commit} url={commitUrl(source, commit)} isBrief />
          )}
          {LOOKS[state].word !== '' && (
            <span className={TONE_TEXT[LOOKS[state].tone]}>{LOOKS[state].word}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
