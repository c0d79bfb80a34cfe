import type { ManagedFields } from '#lib/kubernetes/managed-fields'
import { isObjectName, isStreamName } from '#lib/kubernetes/names'
import type {
  Condition,
  ConfigMap,
  Container,
  ContainerState,
  ContainerStatus,
  ControllerRevision,
  CronJob,
  Deployment,
  Event,
  Image,
  ImageStream,
  ImageStreamImage,
  ImageStreamImport,
  ImageStreamTag,
  Job,
  JobSpec,
  NamedTagEventList,
  ObjectMeta,
  ObjectReference,
  OwnerReference,
  Pod,
  PodTemplate,
  ReplicaSet,
  ServiceAccount,
  StatefulSet,
  TagEvent,
  TagEventCondition,
  TagImportPolicy,
  TagReference,
} from '#lib/kubernetes/objects'
import type { Resource } from '#lib/kubernetes/paths'
import {
  anything,
  flag,
  list,
  mapOf,
  members,
  nullable,
  number,
  object,
  optional,
  text,
  textThat,
  type Shape,
} from '#lib/kubernetes/shape'

/** The wire type behind each resource. */
export type ObjectOf = {
  imagestreams: ImageStream
  imagestreamtags: ImageStreamTag
  imagestreamimages: ImageStreamImage
  imagestreamimports: ImageStreamImport
  deployments: Deployment
  statefulsets: StatefulSet
  replicasets: ReplicaSet
  controllerrevisions: ControllerRevision
  pods: Pod
  events: Event
  serviceaccounts: ServiceAccount
  cronjobs: CronJob
  jobs: Job
  configmaps: ConfigMap
}

const maybeText = optional(text)
const maybeNumber = optional(number)
const maybeFlag = optional(flag)
const texts = list(text)
const textByKey = nullable(mapOf(text))
const NOT_A_NAME = 'is not a valid name'

function metadataOf(name: Shape, resourceVersion = maybeText): Shape {
  return members<ObjectMeta>({
    name,
    namespace: maybeText,
    uid: maybeText,
    resourceVersion,
    generation: maybeNumber,
    creationTimestamp: nullable(text),
    deletionTimestamp: maybeText,
    labels: textByKey,
    annotations: textByKey,
    managedFields: list(
      members<ManagedFields>({ manager: maybeText, operation: maybeText, fieldsV1: anything }),
    ),
    ownerReferences: list(
      members<OwnerReference>({
        apiVersion: text,
        kind: text,
        name: text,
        uid: text,
        controller: maybeFlag,
        blockOwnerDeletion: maybeFlag,
      }),
    ),
  })
}

const kinds = { apiVersion: maybeText, kind: maybeText }
const filled = textThat((value) => value !== '', 'is empty')
const objectName = textThat(isObjectName, NOT_A_NAME)
const named = { ...kinds, metadata: metadataOf(objectName) }
const namedFreely = { ...kinds, metadata: metadataOf(filled) }
/** Plans change these, and name the resourceVersion that they were made from. */
const changed = { ...kinds, metadata: metadataOf(objectName, filled) }
const changedStream = { ...kinds, metadata: metadataOf(textThat(isStreamName, NOT_A_NAME), filled) }

const reference = members<ObjectReference>({ kind: text, name: text, namespace: maybeText })
const importPolicy = optional(
  members<TagImportPolicy>({ insecure: maybeFlag, scheduled: maybeFlag, importMode: maybeText }),
)
const referencePolicy = optional(members<{ type: string }>({ type: text }))
const lookupPolicy = optional(members<{ local: boolean }>({ local: flag }))

const tagReference = members<TagReference>({
  name: text,
  annotations: textByKey,
  from: optional(reference),
  reference: maybeFlag,
  generation: nullable(number),
  importPolicy,
  referencePolicy,
})

const tagCondition = members<TagEventCondition>({
  type: text,
  status: text,
  lastTransitionTime: nullable(text),
  reason: maybeText,
  message: maybeText,
  generation: number,
})

const history = members<NamedTagEventList>({
  tag: text,
  items: nullable(
    list(members<TagEvent>({ created: text, dockerImageReference: text, image: text, generation: number })),
  ),
  conditions: list(tagCondition),
})

const streamContents = {
  spec: optional(
    members<NonNullable<ImageStream['spec']>>({
      lookupPolicy,
      dockerImageRepository: maybeText,
      tags: nullable(list(tagReference)),
    }),
  ),
  status: optional(
    members<NonNullable<ImageStream['status']>>({
      dockerImageRepository: maybeText,
      publicDockerImageRepository: maybeText,
      tags: nullable(list(history)),
    }),
  ),
}

type ImageMetadata = NonNullable<Image['dockerImageMetadata']>
type ImageConfig = NonNullable<ImageMetadata['Config']>

const imageConfig = members<ImageConfig>({
  Labels: textByKey,
  Env: nullable(texts),
  Cmd: nullable(texts),
  Entrypoint: nullable(texts),
  ExposedPorts: nullable(mapOf(nullable(object))),
  User: maybeText,
  WorkingDir: maybeText,
})

const imageMetadata = members<ImageMetadata>({
  Id: maybeText,
  Created: nullable(text),
  Author: maybeText,
  Architecture: maybeText,
  Os: maybeText,
  Size: maybeNumber,
  Config: nullable(imageConfig),
})

const imageContents = {
  dockerImageReference: maybeText,
  dockerImageMetadata: optional(imageMetadata),
  dockerImageLayers: nullable(
    list(
      members<{ name: string; size: number; mediaType: string }>({
        name: text,
        size: number,
        mediaType: text,
      }),
    ),
  ),
  dockerImageManifestMediaType: maybeText,
  dockerImageManifests: list(
    members<NonNullable<Image['dockerImageManifests']>[number]>({
      digest: text,
      mediaType: text,
      manifestSize: number,
      architecture: text,
      os: text,
      variant: maybeText,
    }),
  ),
}

const image = members<Image>({ metadata: metadataOf(filled), ...imageContents })
/** The image of a tag that has none yet has no name (errors-404-and-others.json). */
const imageOfTag = members<Image>({ metadata: metadataOf(text), ...imageContents })

const container = members<Pick<Container, 'name' | 'image'>>({ name: text, image: maybeText })
const containers = nullable(list(container))

const podTemplate = members<PodTemplate>({
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

const conditions = list(
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

const deployment = members<Deployment>({
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

const statefulSet = members<StatefulSet>({
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

const pod = members<Pod>({
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

const jobSpec = members<Pick<JobSpec, 'backoffLimit' | 'template'>>({
  backoffLimit: maybeNumber,
  template: podTemplate,
})

const SHAPES: Record<Resource, Shape> = {
  imagestreams: members<ImageStream>({ ...changedStream, ...streamContents }),
  imagestreamtags: members<ImageStreamTag>({
    ...namedFreely,
    tag: nullable(tagReference),
    generation: number,
    lookupPolicy,
    conditions: list(tagCondition),
    image: imageOfTag,
  }),
  imagestreamimages: members<ImageStreamImage>({ ...namedFreely, image }),
  imagestreamimports: members<ImageStreamImport>({
    ...namedFreely,
    spec: object,
    status: optional(
      members<NonNullable<ImageStreamImport['status']>>({
        // It has no resourceVersion where nothing was imported.
        import: optional(members<ImageStream>({ ...namedFreely, ...streamContents })),
        images: list(
          members<{ status: unknown; image: unknown; tag: unknown; manifests: unknown }>({
            status: members<{ status: unknown; message: unknown; reason: unknown; code: unknown }>({
              status: maybeText,
              message: maybeText,
              reason: maybeText,
              code: maybeNumber,
            }),
            image: optional(image),
            tag: maybeText,
            manifests: list(image),
          }),
        ),
      }),
    ),
  }),
  deployments: deployment,
  statefulsets: statefulSet,
  replicasets: members<ReplicaSet>({
    ...named,
    spec: members<ReplicaSet['spec']>({
      replicas: maybeNumber,
      selector: optional(selector),
      template: optional(podTemplate),
    }),
    status: optional(members<NonNullable<ReplicaSet['status']>>({ ...replicaCounts, conditions })),
  }),
  controllerrevisions: members<ControllerRevision>({
    ...named,
    data: optional(
      members<NonNullable<ControllerRevision['data']>>({
        spec: optional(members<{ template: unknown }>({ template: optional(podTemplate) })),
      }),
    ),
    revision: { ...number, absent: 'flaw' },
  }),
  pods: pod,
  events: members<Event>({
    ...namedFreely,
    involvedObject: members<Event['involvedObject']>({
      kind: maybeText,
      namespace: maybeText,
      name: maybeText,
      uid: maybeText,
    }),
    type: maybeText,
    reason: maybeText,
    message: maybeText,
    count: maybeNumber,
    firstTimestamp: nullable(text),
    lastTimestamp: nullable(text),
    eventTime: nullable(text),
    source: optional(members<{ component: unknown }>({ component: maybeText })),
  }),
  serviceaccounts: members<ServiceAccount>({
    ...named,
    imagePullSecrets: list(members<{ name: string }>({ name: text })),
  }),
  cronjobs: members<CronJob>({
    ...changed,
    spec: members<CronJob['spec']>({
      schedule: { ...text, absent: 'flaw' },
      timeZone: nullable(text),
      suspend: maybeFlag,
      startingDeadlineSeconds: nullable(number),
      concurrencyPolicy: maybeText,
      successfulJobsHistoryLimit: maybeNumber,
      failedJobsHistoryLimit: maybeNumber,
      jobTemplate: members<CronJob['spec']['jobTemplate']>({ metadata: optional(object), spec: jobSpec }),
    }),
    status: optional(
      members<NonNullable<CronJob['status']>>({
        lastScheduleTime: maybeText,
        lastSuccessfulTime: maybeText,
        active: list(object),
      }),
    ),
  }),
  jobs: members<Job>({
    ...named,
    spec: jobSpec,
    status: optional(
      members<NonNullable<Job['status']>>({
        active: maybeNumber,
        succeeded: maybeNumber,
        failed: maybeNumber,
        startTime: maybeText,
        completionTime: maybeText,
        conditions,
      }),
    ),
  }),
  configmaps: members<ConfigMap>({ ...changed, data: textByKey }),
}

/**
 * Why `value` is not an object of this resource: `spec.selector is missing`. Null if it is one: then its members have the
 * types that the wire types say, with `null` and missing ones read as Go reads them.
 */
export function flawOf(resource: Resource, value: unknown): string | null {
  const flaw = SHAPES[resource].flaw(value)
  return flaw === null ? null : flaw.replace(/^\./, '').replace(/^ /, 'it ')
}

/** An object that is there, but is not what its API says. Only what is needed to keep it beside the others. */
export type UnreadableObject = {
  metadata: Pick<ObjectMeta, 'name' | 'uid' | 'resourceVersion'>
  /** `spec.selector is missing` */
  unreadable: string
}

export function readObject<R extends Resource>(resource: R, value: unknown): ObjectOf[R] | UnreadableObject {
  if (isObjectOf(resource, value)) return value
  const metadata = memberOf(value, 'metadata')
  const uid = textOf(metadata, 'uid')
  const resourceVersion = textOf(metadata, 'resourceVersion')
  return {
    metadata: {
      name: textOf(metadata, 'name') ?? '',
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    unreadable: flawOf(resource, value) ?? '',
  }
}

export function isUnreadable(object: object): object is UnreadableObject {
  return 'unreadable' in object
}

export function isObjectOf<R extends Resource>(resource: R, value: unknown): value is ObjectOf[R] {
  return flawOf(resource, value) === null
}

export function textOf(value: unknown, name: string): string | undefined {
  const found = memberOf(value, name)
  return typeof found === 'string' ? found : undefined
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
