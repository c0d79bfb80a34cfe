/** Annotation keys and the grammars of names, as the API servers enforce them. */

export const TRIGGERS_ANNOTATION = 'image.openshift.io/triggers'
/** `*` on a workload or its pod template: names of stream tags are resolved in it (apply-manifest-again.json). */
export const RESOLVE_NAMES_ANNOTATION = 'alpha.image.policy.openshift.io/resolve-names'
export const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'
export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision'
/** The former numbers of a ReplicaSet whose template came back (rollout-undo-deployment.json). */
export const REVISION_HISTORY_ANNOTATION = 'deployment.kubernetes.io/revision-history'
export const CHANGE_CAUSE_ANNOTATION = 'kubernetes.io/change-cause'
export const POD_TEMPLATE_HASH_LABEL = 'pod-template-hash'
export const CONTROLLER_REVISION_LABEL = 'controller-revision-hash'
export const RESTARTED_ANNOTATION = 'kubectl.kubernetes.io/restartedAt'
/** On the ConfigMaps of the journal. */
export const JOURNAL_LABEL = 'quayside.io/journal'

/** `oc create job --from` sets it to `manual` (cronjob-to-job.json). */
export const INSTANTIATE_ANNOTATION = 'cronjob.kubernetes.io/instantiate'
/** A CronJob with this label set to `true` imports images. */
export const IMPORTS_LABEL = 'quayside.io/imports'

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const DNS_SUBDOMAIN_PART = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const TAG = /^[\w][\w.-]{0,127}$/
const DIGEST = /^sha256:[a-f0-9]{64}$/

/** A DNS-1123 label, for namespaces and containers. */
export function isLabelName(name: string): boolean {
  return DNS_LABEL.test(name)
}

/** A DNS-1123 subdomain of at most 253 characters, for most objects, such as image streams and workloads. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => DNS_SUBDOMAIN_PART.test(part))
}

/** The tag grammar of the distribution specification. Unlike object names, tags can have upper case. */
export function isTagName(name: string): boolean {
  return TAG.test(name)
}

export function isDigest(digest: string): boolean {
  return DIGEST.test(digest)
}

/** The record of a pin. Written through `metadata.annotations` of the ImageStreamTag (tag-annotations.json). */
export const PIN_ANNOTATIONS = {
  by: 'quayside.io/pinned-by',
  at: 'quayside.io/pinned-at',
  reason: 'quayside.io/pin-reason',
  until: 'quayside.io/pinned-until',
  digest: 'quayside.io/pinned-digest',
  follows: 'quayside.io/follows',
} as const
