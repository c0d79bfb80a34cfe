import { isDeepStrictEqual } from 'node:util'
import type { Deployment, PodTemplate, ReplicaSet } from '#lib/kubernetes/objects'
import { hashOf } from './hash'
import { ownerReference } from '../owners'
import { limitsOf } from './rolling-update'

const HASH = 'pod-template-hash'
export const REVISION = 'deployment.kubernetes.io/revision'
const PAST_REVISIONS = 'deployment.kubernetes.io/revision-history'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MAXIMUM = 'deployment.kubernetes.io/max-replicas'
/** Annotations that a Deployment and its ReplicaSets do not share; all others are copied. */
const OWN = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, PAST_REVISIONS, DESIRED, MAXIMUM]

/** The ReplicaSet that a Deployment creates for its template. */
export function replicaSetOf(deployment: Deployment, revision: number, replicas: number): ReplicaSet {
  const { template, selector } = deployment.spec
  const { name, namespace = '' } = deployment.metadata
  const hash = hashOf(template)
  const labels = { ...template.metadata?.labels, [HASH]: hash }
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        ...scaleAnnotations(deployment),
        [REVISION]: String(revision),
      },
      ownerReferences: [ownerReference('apps/v1', 'Deployment', deployment)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  }
}

/** Sets the Deployment's annotations and at least this revision; the previous revision goes to the history. */
export function withRevision(set: ReplicaSet, deployment: Deployment, revision: number): ReplicaSet {
  const own = set.metadata.annotations ?? {}
  const isOlder = revisionOf(set) < revision
  const past = [own[PAST_REVISIONS], own[REVISION]].filter(Boolean).join(',')
  const annotations = {
    ...own,
    ...copiedAnnotations(deployment),
    ...(isOlder && past && { [PAST_REVISIONS]: past }),
    ...(isOlder && { [REVISION]: String(revision) }),
  }
  return { ...set, metadata: { ...set.metadata, annotations } }
}

export function scaledTo(set: ReplicaSet, deployment: Deployment, replicas: number): ReplicaSet {
  const annotations = { ...set.metadata.annotations, ...scaleAnnotations(deployment) }
  return { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } }
}

function copiedAnnotations({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !OWN.includes(key)))
}

function scaleAnnotations(deployment: Deployment): Record<string, string> {
  const { replicas = 1 } = deployment.spec
  return { [DESIRED]: String(replicas), [MAXIMUM]: String(replicas + limitsOf(deployment).surge) }
}

/** The Deployment's scale when it last scaled this ReplicaSet. */
export function desiredOf({ metadata }: ReplicaSet): number | undefined {
  const text = metadata.annotations?.[DESIRED]
  return text === undefined ? undefined : Number(text)
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0)
}

export function isActive({ spec }: ReplicaSet): boolean {
  return (spec.replicas ?? 0) > 0
}

export function isTemplateOf({ spec }: Deployment, set: ReplicaSet): boolean {
  return isDeepStrictEqual(withoutHash(spec.template), withoutHash(set.spec.template ?? {}))
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH]: dropped, ...labels } = template.metadata?.labels ?? {}
  return dropped === undefined ? template : { ...template, metadata: { ...template.metadata, labels } }
}
