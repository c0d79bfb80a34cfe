import type { Container, Pod } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'
import { randomSuffix } from '../../api/objects/objects'

type Spec = NonNullable<Pod['spec']>

/** The ids of OpenShift's `restricted-v2` come from the namespace; here all namespaces use those of the recordings. */
const USER = 1000650000
const LEVEL = 's0:c26,c0'
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'

export const SCC_ANNOTATIONS = {
  'openshift.io/scc': 'restricted-v2',
  'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
}

/** What admission adds to the spec of every pod (statefulset-broken-pod.json, the answer to the DELETE). */
export function admitted(spec: Spec): Spec {
  const { volumes, containers = [], serviceAccountName = 'default', securityContext, ...rest } = spec
  const access = `kube-api-access-${randomSuffix()}`
  const isBestEffort = qosClassOf(containers) === 'BestEffort'
  return {
    ...rest,
    volumes: [...listOf(volumes), { name: access, projected: accessSources() }],
    containers: containers.map((container) => restricted(container, access)),
    serviceAccountName,
    serviceAccount: serviceAccountName,
    securityContext: {
      ...(isObject(securityContext) && securityContext),
      seLinuxOptions: { level: LEVEL },
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    tolerations: [
      ...['not-ready', 'unreachable'].map((taint) => toleration(taint, 'NoExecute', 300)),
      ...(isBestEffort ? [] : [toleration('memory-pressure', 'NoSchedule')]),
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  }
}

function accessSources() {
  const field = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  const authority = (name: string, file: string) => ({
    configMap: { name, items: [{ key: file, path: file }] },
  })
  return {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      authority('kube-root-ca.crt', 'ca.crt'),
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: field }] } },
      authority('openshift-service-ca.crt', 'service-ca.crt'),
    ],
    defaultMode: 420,
  }
}

function restricted(container: Container, access: string): Container {
  const { volumeMounts, securityContext } = container
  const mount = { name: access, readOnly: true, mountPath: TOKEN_PATH }
  return {
    ...container,
    volumeMounts: [...listOf(volumeMounts), mount],
    securityContext: {
      capabilities: { drop: ['ALL'] },
      runAsUser: USER,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      ...(isObject(securityContext) && securityContext),
    },
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function toleration(taint: string, effect: string, seconds?: number) {
  const key = `node.kubernetes.io/${taint}`
  return { key, operator: 'Exists', effect, ...(seconds !== undefined && { tolerationSeconds: seconds }) }
}

export function qosClassOf(containers: Container[]): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const needs = containers.map(({ resources }) => (isObject(resources) ? resources : {}))
  if (needs.every(({ limits, requests }) => !limits && !requests)) return 'BestEffort'
  const isFixed = needs.every(
    ({ limits, requests = limits }) =>
      isObject(limits) && limits.cpu && limits.memory && JSON.stringify(limits) === JSON.stringify(requests),
  )
  return isFixed ? 'Guaranteed' : 'Burstable'
}
