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
/** On the ConfigMaps of the journal, and on those of sign-outs, attempts and chronicle, so that one watch has them. */
export const JOURNAL_LABEL = 'quayside.io/journal'

/** `oc create job --from` sets it to `manual` (cronjob-to-job.json). */
export const INSTANTIATE_ANNOTATION = 'cronjob.kubernetes.io/instantiate'
/** A CronJob with this label set to `true` imports images. */
export const IMPORTS_LABEL = 'quayside.io/imports'

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const DNS_SUBDOMAIN_PART = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const STREAM = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/
const REGISTRY_TAG = /^[\w][\w.-]{0,127}$/
const DIGEST = /^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[a-f0-9]{32,}$/i
const PULLABLE_DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/
/** Half of a character, which no address can hold. */
const BROKEN_CHARACTER = /\p{Surrogate}/u
/** The API has no limit, but a name has to fit into an address. */
const LONGEST_TAG = 1000

/** A DNS-1123 label, for namespaces and containers. */
export function isLabelName(name: string): boolean {
  return DNS_LABEL.test(name)
}

/** A DNS-1123 subdomain of at most 253 characters, for most objects, such as workloads. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => DNS_SUBDOMAIN_PART.test(part))
}

/** The grammar of repositories. With its namespace and a slash, a name has at most 255 characters (stream-names.json). */
export function isStreamName(name: string): boolean {
  return name.length <= 253 && STREAM.test(name)
}

/**
 * Why the API servers cannot read a tag by its name; null if they can. A stream can have tags of almost any name, but
 * `stream:tag` is split at each `:` and `@`, and a `/` ends a segment of the path (stream-names.json).
 */
export function whyTagUnreadable(name: string): string | null {
  const separator = /[:@/]/.exec(name)?.[0]
  if (separator !== undefined) return `its name contains "${separator}"`
  if (name === '') return 'its name is empty'
  if (name.length > LONGEST_TAG) return `its name has more than ${LONGEST_TAG} characters`
  return BROKEN_CHARACTER.test(name) ? 'its name is not valid Unicode' : null
}

/** The tag grammar of the distribution specification. The tags of image streams have a wider one. */
export function isRegistryTag(name: string): boolean {
  return REGISTRY_TAG.test(name)
}

/** The digest grammar of the distribution specification: any algorithm. */
export function isDigest(digest: string): boolean {
  return DIGEST.test(digest)
}

/** The digests that imports accept: md5, upper case and other lengths are refused (import-validation.json). */
export function isPullableDigest(digest: string): boolean {
  return PULLABLE_DIGEST.test(digest)
}

/** The name of an Image: its digest, but bare hexadecimal digits in old clusters. The API accepts any path segment. */
export function isImageName(name: string): boolean {
  return /^[^/%@]{1,253}$/.test(name) && name !== '.' && name !== '..' && !BROKEN_CHARACTER.test(name)
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

/** What people said of images, on the tag where they said it: a small JSON list. Written as the record of a pin is. */
export const MARKS_ANNOTATION = 'quayside.io/image-marks'

/** Who suspended a CronJob through Quayside, and when Quayside resumes it. Written in the same patch as `suspend`. */
export const SUSPENSION_ANNOTATIONS = {
  by: 'quayside.io/suspended-by',
  at: 'quayside.io/suspended-at',
  reason: 'quayside.io/suspend-reason',
  resumeAt: 'quayside.io/resume-at',
} as const

/** What its tags are, as `stream:tag`, separated by commas: for a CronJob whose script does not name them. */
export const IMPORTED_TAGS_ANNOTATION = 'quayside.io/imported-tags'
