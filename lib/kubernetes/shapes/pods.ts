import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { maybeFlag, maybeText, named } from '#lib/kubernetes/shapes/metadata'
import { container, conditions } from '#lib/kubernetes/shapes/workloads'
import { flag, list, members, nullable, number, optional, text } from '#lib/kubernetes/shapes/shape'

const containerState = optional(
  members<ContainerState>({
    waiting: optional(
      members<NonNullable<ContainerState['waiting']>>({ reason: maybeText, message: maybeText }),
    ),
    running: optional(members<NonNullable<ContainerState['running']>>({ startedAt: nullable(text) })),
    terminated: optional(
      members<NonNullable<ContainerState['terminated']>>({
        exitCode: number,
        reason: maybeText,
        message: maybeText,
        startedAt: nullable(text),
        finishedAt: nullable(text),
      }),
    ),
  }),
)

const containerStatuses = list(
  members<ContainerStatus>({
    name: text,
    ready: flag,
    restartCount: number,
    image: text,
    imageID: text,
    containerID: maybeText,
    started: maybeFlag,
    state: containerState,
    lastState: containerState,
  }),
)

export const pod = members<Pod>({
  ...named,
  spec: optional(
    members<{ containers: unknown; nodeName: unknown }>({ containers: list(container), nodeName: maybeText }),
  ),
  status: optional(
    members<NonNullable<Pod['status']>>({
      phase: maybeText,
      conditions,
      containerStatuses,
      initContainerStatuses: containerStatuses,
      startTime: maybeText,
      reason: maybeText,
      message: maybeText,
    }),
  ),
})
