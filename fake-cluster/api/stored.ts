import type {
  ControllerRevision,
  CronJob,
  Deployment,
  Event,
  Image,
  ImageStream,
  Job,
  KubernetesObject,
  Pod,
  ReplicaSet,
  ServiceAccount,
  StatefulSet,
} from '#lib/kubernetes/objects'

type ConfigMap = KubernetesObject & { data?: Record<string, string> }
export type Lease = KubernetesObject & {
  spec?: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
    leaseTransitions?: number
  }
}
type ResourceQuota = KubernetesObject & { spec?: { hard?: Record<string, string> } }
export type Secret = KubernetesObject & {
  type?: string
  data?: Record<string, string>
  /** Only in requests: it is stored as `data`. */
  stringData?: Record<string, string>
}

/** Stored objects by resource. Image stream tags and imports are views and actions; they are not stored. */
export type Resources = {
  configmaps: ConfigMap
  controllerrevisions: ControllerRevision
  cronjobs: CronJob
  deployments: Deployment
  events: Event
  images: Image
  imagestreams: ImageStream
  jobs: Job
  leases: Lease
  pods: Pod
  replicasets: ReplicaSet
  resourcequotas: ResourceQuota
  secrets: Secret
  serviceaccounts: ServiceAccount
  statefulsets: StatefulSet
}
export type Resource = keyof Resources
export type StoredObject = Resources[Resource]

/** One write. `previous` is the old object, so that watchers with a selector see when it leaves their selection. */
export type Change = {
  [R in Resource]: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED'
    resource: R
    object: Resources[R]
    previous?: Resources[R]
    resourceVersion: number
  }
}[Resource]
