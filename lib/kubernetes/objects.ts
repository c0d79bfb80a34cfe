/**
 * The parts of API objects that Quayside reads (see the recordings). What a server can leave out is optional, and `null` is
 * allowed where Go sends it. Objects also keep fields that are not listed here, so that a write sends the whole object.
 */

import type { ManagedFields } from '#lib/kubernetes/managed-fields'

export type OwnerReference = {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

export type ObjectMeta = {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string | null
  deletionTimestamp?: string
  labels?: Record<string, string> | null
  annotations?: Record<string, string> | null
  ownerReferences?: OwnerReference[]
  /** An extract, and only of objects that were just read (managed-fields.ts). */
  managedFields?: ManagedFields[]
}

/** The kube-apiserver sends list items without `kind` and `apiVersion`. */
export type KubernetesObject = { apiVersion?: string; kind?: string; metadata: ObjectMeta }

export type KubernetesList<T> = {
  kind: string
  apiVersion: string
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  items: T[] | null
}

/** `metav1.Status`: the answer to a refused request, and the result of an import for each image. */
export type Status = {
  kind?: 'Status'
  apiVersion?: string
  metadata?: object
  status?: 'Success' | 'Failure'
  message?: string
  reason?: string
  code?: number
  details?: {
    name?: string
    group?: string
    kind?: string
    retryAfterSeconds?: number
    causes?: { reason?: string; message?: string; field?: string }[]
  }
}

export type ObjectReference = { kind: string; name: string; namespace?: string }

export type ImportMode = 'Legacy' | 'PreserveOriginal'

export type TagImportPolicy = { insecure?: boolean; scheduled?: boolean; importMode?: ImportMode }

type TagReferencePolicy = { type: 'Source' | 'Local' }

/** One item of `spec.tags`: what is asked for. */
export type TagReference = {
  name: string
  annotations?: Record<string, string> | null
  from?: ObjectReference
  reference?: boolean
  generation?: number | null
  importPolicy?: TagImportPolicy
  referencePolicy?: TagReferencePolicy
}

/** One item of the import history. `image` is empty for a reference tag (kinds-of-tags.json). */
export type TagEvent = {
  created: string
  dockerImageReference: string
  image: string
  generation: number
}

export type TagEventCondition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  lastTransitionTime?: string | null
  reason?: string
  message?: string
  generation: number
}

/** One item of `status.tags`: what was imported, newest first. */
export type NamedTagEventList = {
  tag: string
  items: TagEvent[] | null
  conditions?: TagEventCondition[]
}

export type ImageStream = KubernetesObject & {
  spec?: {
    lookupPolicy?: { local: boolean }
    /** Where tags without a source of their own come from. Deprecated, but still imported. */
    dockerImageRepository?: string
    tags?: TagReference[] | null
  }
  status?: {
    dockerImageRepository?: string
    publicDockerImageRepository?: string
    tags?: NamedTagEventList[] | null
  }
}

/** `image.openshift.io/v1` Image: immutable, named by its digest. */
export type Image = {
  metadata: Omit<ObjectMeta, 'name'> & { name: string }
  dockerImageReference?: string
  dockerImageMetadata?: {
    Id?: string
    Created?: string | null
    Author?: string
    Architecture?: string
    Os?: string
    Size?: number
    Config?: {
      Labels?: Record<string, string> | null
      Env?: string[] | null
      Cmd?: string[] | null
      Entrypoint?: string[] | null
      ExposedPorts?: Record<string, object> | null
      User?: string
      WorkingDir?: string
    } | null
  }
  dockerImageLayers?: { name: string; size: number; mediaType: string }[] | null
  dockerImageManifestMediaType?: string
  /** The images of a manifest list, if the import mode is `PreserveOriginal`. */
  dockerImageManifests?: {
    digest: string
    mediaType: string
    manifestSize: number
    architecture: string
    os: string
    variant?: string
  }[]
}

export type ImageStreamTag = KubernetesObject & {
  tag: TagReference | null
  generation: number
  lookupPolicy?: { local: boolean }
  conditions?: TagEventCondition[]
  image: Image
}

export type ImageStreamImage = KubernetesObject & { image: Image }

export type ImageImportSpec = {
  from: ObjectReference
  to?: { name: string }
  importPolicy?: TagImportPolicy
  referencePolicy?: TagReferencePolicy
  includeManifest?: boolean
}

export type ImageImportStatus = { status: Status; image?: Image; tag?: string; manifests?: Image[] }

export type ImageStreamImport = KubernetesObject & {
  spec: { import: boolean; images?: ImageImportSpec[]; repository?: ImageImportSpec }
  status?: { import?: ImageStream; images?: ImageImportStatus[]; repository?: RepositoryImportStatus }
}

/** Of an import of a whole repository. Tags above a limit of the cluster are in `additionalTags`, by their names only. */
export type RepositoryImportStatus = {
  status: Status
  images?: ImageImportStatus[]
  additionalTags?: string[]
}

export type Container = {
  name: string
  image?: string
  [field: string]: unknown
}

export type PodTemplate = {
  metadata?: {
    labels?: Record<string, string> | null
    annotations?: Record<string, string> | null
    creationTimestamp?: string | null
  }
  spec?: {
    containers?: Container[] | null
    initContainers?: Container[] | null
    [field: string]: unknown
  }
}

export type LabelSelector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

export type Condition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
  lastUpdateTime?: string | null
  lastTransitionTime?: string | null
}

/** What Deployments, StatefulSets and ReplicaSets count. */
type ReplicaStatus = {
  observedGeneration?: number
  replicas?: number
  readyReplicas?: number
  availableReplicas?: number
}

export type Deployment = KubernetesObject & {
  spec: {
    replicas?: number
    selector: LabelSelector
    template: PodTemplate
    strategy?: { type?: 'Recreate' | 'RollingUpdate'; rollingUpdate?: object }
    revisionHistoryLimit?: number
    progressDeadlineSeconds?: number
    minReadySeconds?: number
    paused?: boolean
  }
  status?: ReplicaStatus & {
    updatedReplicas?: number
    unavailableReplicas?: number
    conditions?: Condition[]
  }
}

export type StatefulSet = KubernetesObject & {
  spec: {
    replicas?: number
    selector: LabelSelector
    template: PodTemplate
    serviceName?: string
    podManagementPolicy?: 'OrderedReady' | 'Parallel'
    updateStrategy?: { type?: 'RollingUpdate' | 'OnDelete'; rollingUpdate?: { partition?: number } }
    ordinals?: { start?: number }
    revisionHistoryLimit?: number
    minReadySeconds?: number
  }
  status?: ReplicaStatus & {
    updatedReplicas?: number
    currentReplicas?: number
    currentRevision?: string
    updateRevision?: string
    collisionCount?: number
    conditions?: Condition[]
  }
}

export type WorkloadKind = 'Deployment' | 'StatefulSet'

export type ReplicaSet = KubernetesObject & {
  spec: { replicas?: number; selector?: LabelSelector; template?: PodTemplate }
  status?: ReplicaStatus & { conditions?: Condition[] }
}

/** For a StatefulSet, `data` is a strategic merge patch with the whole pod template. */
export type ControllerRevision = KubernetesObject & {
  data?: { spec?: { template?: PodTemplate & { $patch?: string } } }
  revision: number
}

export type ContainerState = {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt?: string | null }
  terminated?: {
    exitCode: number
    reason?: string
    message?: string
    startedAt?: string | null
    finishedAt?: string | null
  }
}

export type ContainerStatus = {
  name: string
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  containerID?: string
  started?: boolean
  state?: ContainerState
  lastState?: ContainerState
}

export type Pod = KubernetesObject & {
  spec?: {
    containers?: Container[]
    initContainers?: Container[] | null
    nodeName?: string
    [field: string]: unknown
  }
  status?: {
    phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
    conditions?: Condition[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
    startTime?: string
    reason?: string
    message?: string
  }
}

export type Event = KubernetesObject & {
  involvedObject: { kind?: string; namespace?: string; name?: string; uid?: string }
  type?: string
  reason?: string
  message?: string
  count?: number
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  eventTime?: string | null
  source?: { component?: string }
}

export type ServiceAccount = KubernetesObject & { imagePullSecrets?: { name: string }[] }
export type ConfigMap = KubernetesObject & {
  data?: Record<string, string> | null
  /** If true, neither `data` nor this can be changed any more. */
  immutable?: boolean
}

export type CronJob = KubernetesObject & {
  spec: {
    schedule: string
    timeZone?: string | null
    suspend?: boolean
    startingDeadlineSeconds?: number | null
    concurrencyPolicy?: string
    successfulJobsHistoryLimit?: number
    failedJobsHistoryLimit?: number
    jobTemplate: { metadata?: Partial<ObjectMeta>; spec: JobSpec }
  }
  status?: { lastScheduleTime?: string; lastSuccessfulTime?: string; active?: object[] }
}

export type JobSpec = { backoffLimit?: number; template: PodTemplate; [field: string]: unknown }

export type Job = KubernetesObject & {
  spec: JobSpec
  status?: {
    active?: number
    succeeded?: number
    failed?: number
    startTime?: string
    completionTime?: string
    conditions?: Condition[]
  }
}
