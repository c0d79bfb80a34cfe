import type {
  Condition,
  Container,
  ControllerRevision,
  Deployment,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import {
  changed,
  maybeFlag,
  maybeNumber,
  maybeText,
  named,
  textByKey,
  texts,
} from '#lib/kubernetes/shapes/metadata'
import { list, mapOf, members, nullable, number, object, optional, text } from '#lib/kubernetes/shapes/shape'

export const container = members<Pick<Container, 'name' | 'image'>>({ name: text, image: maybeText })
const containers = nullable(list(container))

export const podTemplate = members<PodTemplate>({
  metadata: optional(
    members<NonNullable<PodTemplate['metadata']>>({
      labels: textByKey,
      annotations: textByKey,
      creationTimestamp: nullable(text),
    }),
  ),
  spec: optional(
    members<{ containers: unknown; initContainers: unknown }>({ containers, initContainers: containers }),
  ),
})

const selector = members<Deployment['spec']['selector']>({
  matchLabels: optional(mapOf(text)),
  matchExpressions: list(
    members<{ key: string; operator: string; values: string[] }>({
      key: text,
      operator: text,
      values: texts,
    }),
  ),
})

export const conditions = list(
  members<Condition>({
    type: text,
    status: text,
    reason: maybeText,
    message: maybeText,
    lastUpdateTime: nullable(text),
    lastTransitionTime: nullable(text),
  }),
)

const replicaCounts = {
  observedGeneration: maybeNumber,
  replicas: maybeNumber,
  readyReplicas: maybeNumber,
  availableReplicas: maybeNumber,
}

export const deployment = members<Deployment>({
  ...changed,
  spec: members<Deployment['spec']>({
    replicas: maybeNumber,
    selector,
    template: podTemplate,
    strategy: optional(
      members<NonNullable<Deployment['spec']['strategy']>>({
        type: maybeText,
        rollingUpdate: optional(object),
      }),
    ),
    revisionHistoryLimit: maybeNumber,
    progressDeadlineSeconds: maybeNumber,
    minReadySeconds: maybeNumber,
    paused: maybeFlag,
  }),
  status: optional(
    members<NonNullable<Deployment['status']>>({
      ...replicaCounts,
      updatedReplicas: maybeNumber,
      unavailableReplicas: maybeNumber,
      conditions,
    }),
  ),
})

type UpdateStrategy = NonNullable<StatefulSet['spec']['updateStrategy']>

export const statefulSet = members<StatefulSet>({
  ...changed,
  spec: members<StatefulSet['spec']>({
    replicas: maybeNumber,
    selector,
    template: podTemplate,
    serviceName: maybeText,
    podManagementPolicy: maybeText,
    updateStrategy: optional(
      members<UpdateStrategy>({
        type: maybeText,
        rollingUpdate: optional(members<{ partition: number }>({ partition: maybeNumber })),
      }),
    ),
    ordinals: optional(members<{ start: number }>({ start: maybeNumber })),
    revisionHistoryLimit: maybeNumber,
    minReadySeconds: maybeNumber,
  }),
  status: optional(
    members<NonNullable<StatefulSet['status']>>({
      ...replicaCounts,
      updatedReplicas: maybeNumber,
      currentReplicas: maybeNumber,
      currentRevision: maybeText,
      updateRevision: maybeText,
      collisionCount: maybeNumber,
      conditions,
    }),
  ),
})

export const replicaSet = members<ReplicaSet>({
  ...named,
  spec: members<ReplicaSet['spec']>({
    replicas: maybeNumber,
    selector: optional(selector),
    template: optional(podTemplate),
  }),
  status: optional(members<NonNullable<ReplicaSet['status']>>({ ...replicaCounts, conditions })),
})

export const controllerRevision = members<ControllerRevision>({
  ...named,
  data: optional(
    members<NonNullable<ControllerRevision['data']>>({
      spec: optional(members<{ template: unknown }>({ template: optional(podTemplate) })),
    }),
  ),
  revision: { ...number, absent: 'flaw' },
})
