import { ActionButton } from '#components/action-sheet/action-button'
import type { ButtonLook } from '#components/ui/button'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { revertLane, revertWorkload } from '#lib/plan/actions/revert/action'

type Of = ButtonLook & { workload: WorkloadKey }

/** A view of a workload holds more than its name, and a request takes nothing more. */
const keyOf = ({ kind, name }: WorkloadKey): WorkloadKey => ({ kind, name })

/** Reverts this workload alone. */
export function RevertButton({ workload, ...look }: Of) {
  return <ActionButton request={revertWorkload(workload)} about={workload.name} {...look} />
}

/** Reverts all workloads that a tag feeds; in the sheet, each of them can be left out. */
export function RevertLaneButton({ lane: { stream, tag }, ...look }: ButtonLook & { lane: LaneView }) {
  return <ActionButton request={revertLane({ stream, tag })} {...look} />
}

/** Deletes the pod that blocks a StatefulSet. */
export function ReleaseButton({ workload, pod }: { workload: WorkloadKey; pod: string }) {
  return (
    <ActionButton
      request={{ action: 'release', workload: keyOf(workload), pod }}
      size="small"
      about={`${workload.name} from ${pod}`}
    />
  )
}

export function PauseButton({ workload, container }: { workload: WorkloadKey; container: string }) {
  return (
    <ActionButton
      request={{ action: 'pause', workload: keyOf(workload), container }}
      size="small"
      about={`the image trigger of ${workload.name}, container ${container}`}
    />
  )
}

export function ResumeButton({ workload, container }: { workload: WorkloadKey; container: string }) {
  return (
    <ActionButton
      request={{ action: 'resume', triggers: [{ workload: keyOf(workload), container }] }}
      size="small"
      about={`the image trigger of ${workload.name}, container ${container}`}
    />
  )
}

export function RestartButton({ workload }: { workload: WorkloadKey }) {
  return <ActionButton request={{ action: 'restart', workload: keyOf(workload) }} about={workload.name} />
}
