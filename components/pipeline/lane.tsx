import { useId } from 'react'
import styles from './flow.module.css'
import { ImportArrow } from '#components/pipeline/import-arrow'
import { RegistryNode } from '#components/pipeline/registry-node'
import { StreamNode } from '#components/pipeline/stream-node'
import { WorkloadBranches } from '#components/pipeline/workload-branches'
import { PendingLink } from '#components/ui/pending-link'
import { tagAddress } from '#lib/domain/addresses'
import { importFlow } from '#lib/domain/flow'
import type { LaneView, RegistryCheck } from '#lib/domain/views'

/** One stream tag, drawn as the flow itself: registry → image stream tag → workloads. */
export function Lane({
  environment,
  lane,
  check,
  isChecking,
  place,
}: {
  environment: string
  lane: LaneView
  check: RegistryCheck | undefined
  isChecking: boolean
  /** Where it stands among the lanes, if not all of them are in the page. */
  place?: { 'aria-posinset': number; 'aria-setsize': number }
}) {
  const titleId = useId()
  const { stream, tag, workloads } = lane
  return (
    <article aria-labelledby={titleId} className={styles.lane} {...place}>
      <div className={styles.node}>
        <RegistryNode lane={lane} check={check} isChecking={isChecking} />
      </div>
      <ImportArrow lane={lane} flow={importFlow(lane, check)} />
      <div className={styles.node}>
        <StreamNode environment={environment} lane={lane} check={check} titleId={titleId} />
      </div>
      {workloads.length > 0 ? (
        <WorkloadBranches environment={environment} lane={lane} />
      ) : (
        <p className={`${styles.nobody} text-sm/5.5 text-soft`}>
          No workload has an image trigger for this tag.
        </p>
      )}
      <PendingLink
        href={tagAddress(environment, stream, tag)}
        className={`${styles.end} text-sm/5.5 quiet-link text-soft hover:text-ink`}
      >
        Revert…
        <span className="sr-only">
          {' '}
          {stream}:{tag}
        </span>
      </PendingLink>
    </article>
  )
}
