import { Words } from '#components/format/words'
import { PendingLink } from '#components/ui/pending-link'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { workloadAddress } from '#lib/views/addresses'

/** Names the article of a workload on the page of an operation. */
export function WorkloadHeading({
  id,
  environment,
  workload,
}: {
  id: string
  environment: string
  workload: WorkloadKey
}) {
  return (
    <h3 id={id} className="font-medium wrap-anywhere">
      <PendingLink href={workloadAddress(environment, workload)} className="quiet-link">
        <Words text={workload.name} />
      </PendingLink>
    </h3>
  )
}
