import type { OwnerReference, Pod, PodTemplate } from '#lib/kubernetes/objects'
import { randomSuffix } from '../api/objects'

/** What OpenShift's security admission writes on every pod. */
const ADMITTED = {
  'openshift.io/scc': 'restricted-v2',
  'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
}

/** A pod of a template, with a generated name unless one is given. */
export function podOf(
  template: PodTemplate,
  namespace: string,
  owner: OwnerReference,
  given: { name?: string; labels?: Record<string, string> } = {},
): Pod {
  const prefix = `${owner.name}-`
  const { containers, ...spec } = template.spec ?? {}
  const metadata = {
    name: given.name ?? prefix + randomSuffix(),
    generateName: prefix,
    namespace,
    labels: { ...template.metadata?.labels, ...given.labels },
    annotations: { ...template.metadata?.annotations, ...ADMITTED },
    ownerReferences: [owner],
  }
  return { metadata, spec: { ...spec, containers: containers ?? [] }, status: { phase: 'Pending' } }
}

export function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined
}

export function isReady({ status }: Pod): boolean {
  return Boolean(status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
}
