import styles from '../flow/flow.module.css'
import { ImportArrow } from '#components/pipeline/import-arrow'
import { LaneBuild } from '#components/pipeline/lane-build'
import { RegistryNode } from '#components/pipeline/registry-node'
import { StreamNode } from '#components/pipeline/stream-node'
import { WorkloadBranches } from '#components/pipeline/workload-branches'
import { RevertLane } from '#components/pipeline/revert-lane'
import { shownOn } from '#lib/domain/pipeline/attention'
import { importFlow } from '#lib/domain/pipeline/flow'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

/** One image stream tag, drawn as its flow: (build →) registry → image stream tag → workloads. */
export function Lane({
  environment,
  lane,
  check,
  registry,
}: {
  environment: string
  lane: LaneView
  check: LaneCheck | null
  registry: RegistryView
}) {
  const workloads = shownOn(lane)
  return (
    <div className={styles.lane}>
      <div className={styles.origin}>
        {lane.build !== null && <LaneBuild environment={environment} build={lane.build} />}
        <div className={styles.node}>
          <RegistryNode environment={environment} lane={lane} check={check} registry={registry} />
        </div>
      </div>
      <ImportArrow
        environment={environment}
        lane={lane}
        check={check}
        flow={importFlow(lane, check ?? undefined)}
      />
      <div className={styles.node}>
        <StreamNode environment={environment} lane={lane} check={check} registry={registry} />
      </div>
      {workloads.length > 0 ? (
        <WorkloadBranches environment={environment} workloads={workloads} />
      ) : (
        <p className={`${styles.noWorkload} text-sm/5.5 text-soft`}>
          No Deployment or StatefulSet has an image trigger for this tag. {lane.cronJobs.join(' ')}
        </p>
      )}
      <div className={styles.end}>
        <RevertLane environment={environment} lane={lane} />
      </div>
    </div>
  )
}
