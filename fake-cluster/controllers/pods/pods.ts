import type { OwnerReference, Pod, PodTemplate } from '#lib/kubernetes/objects'
import { randomSuffix } from '../../api/objects/objects'
import { admitted, qosClassOf, SCC_ANNOTATIONS } from './pod-admission'

type Given = { name?: string; labels?: Record<string, string>; spec?: object; finalizers?: string[] }

/** A pod from a template, with a generated name unless one is given. */
export function podOf(
  template: PodTemplate,
  namespace: string,
  owner: OwnerReference,
  { name, labels, spec, finalizers }: Given = {},
): Pod {
  const prefix = `${owner.name}-`
  const { initContainers, ...rest } = template.spec ?? {}
  const containers = template.spec?.containers ?? []
  const metadata = {
    name: name ?? prefix + randomSuffix(),
    generateName: prefix,
    namespace,
    labels: { ...template.metadata?.labels, ...labels },
    annotations: { ...template.metadata?.annotations, ...SCC_ANNOTATIONS },
    ownerReferences: [owner],
    ...(finalizers && { finalizers }),
  }
  const status = { phase: 'Pending' as const, qosClass: qosClassOf(containers) }
  const merged = { ...rest, ...(initContainers && { initContainers }), containers, ...spec }
  return { metadata, spec: admitted(merged), status }
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

export function isHealthy(pod: Pod): boolean {
  return isReady(pod) && !isTerminating(pod)
}
