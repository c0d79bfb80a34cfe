import type { ControllerRevision, Pod, StatefulSet } from '#lib/kubernetes/objects'
import { ownerReference } from '../owners'
import { podOf } from '../pods/pods'
import { templateOf } from './set-revisions'

const REVISION_LABEL = 'controller-revision-hash'

/** The pod that a StatefulSet creates for an ordinal. */
export function podOfSet(set: StatefulSet, ordinal: number, revision: ControllerRevision): Pod {
  const { name: owner, namespace = '' } = set.metadata
  const name = `${owner}-${ordinal}`
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    [REVISION_LABEL]: revision.metadata.name,
    'statefulset.kubernetes.io/pod-name': name,
  }
  const { serviceName: subdomain } = set.spec
  const spec = { hostname: name, ...(subdomain && { subdomain }) }
  const reference = ownerReference('apps/v1', 'StatefulSet', set)
  return podOf(templateOf(revision), namespace, reference, { name, labels, spec })
}

export function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_LABEL] ?? ''
}

export function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1))
}
