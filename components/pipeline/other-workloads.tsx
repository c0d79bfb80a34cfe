import { Section } from '#components/ui/section'
import { WorkloadLine } from '#components/workload/workload-line'
import { count } from '#lib/domain/format'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'

/** Workloads that no tag of this page feeds. */
export function OtherWorkloads({
  environment,
  workloads,
  unlisted,
}: {
  environment: string
  workloads: JudgedWorkload[]
  unlisted: number
}) {
  if (workloads.length === 0) return null
  return (
    <Section title="Other workloads">
      <ul className="grid gap-x-10 rounded-lg border border-line bg-surface px-4 py-2 md:grid-cols-2">
        {workloads.map((workload) => (
          <li key={`${workload.kind}/${workload.name}`} className="py-2">
            <WorkloadLine environment={environment} workload={workload} />
          </li>
        ))}
      </ul>
      {unlisted > 0 && (
        <p className="mt-2 text-sm text-soft">
          {count(unlisted, 'more workload')}: filter by name to see {unlisted === 1 ? 'it' : 'them'}.
        </p>
      )}
    </Section>
  )
}
