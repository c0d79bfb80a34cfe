import { marksOf } from '#lib/domain/writers/marks'
import type { Writer } from '#lib/domain/writers/writer'
import { extractManagedFields } from '#lib/kubernetes/managed-fields'
import { isObjectName, LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'
import type { KubernetesObject } from '#lib/kubernetes/objects'

type Marks = ReadonlyMap<string, string>
/** What an object tells of the tools that deploy it: its labels and annotations, and the managers of its fields. */
type Evidence = { marks: Marks; managers: readonly string[] }

const ARGO_CD = 'argocd.argoproj.io/'
const MANAGED_BY = 'app.kubernetes.io/managed-by'
const FLUX = [
  { resource: 'kustomization', prefix: 'kustomize.toolkit.fluxcd.io/', manager: 'kustomize-controller' },
  { resource: 'helmrelease', prefix: 'helm.toolkit.fluxcd.io/', manager: 'helm-controller' },
] as const

/** Other tools, by the prefix of their labels and annotations. */
const BY_PREFIX: Record<string, string> = {
  'apps.open-cluster-management.io/': 'Advanced Cluster Management',
  'configmanagement.gke.io/': 'Config Sync',
  'configsync.gke.io/': 'Config Sync',
  'fluxcd.io/': 'Flux',
  'kapp.k14s.io/': 'kapp',
  'objectset.rio.cattle.io/': 'Fleet',
  'operator-sdk/': 'an operator',
  'samples.operator.openshift.io/': 'the Cluster Samples Operator',
}

/** By the name that a tool gives to the API server when it writes. */
const OTHERS: [RegExp, string][] = [
  [/^(terraform|hashicorp)/i, 'Terraform'],
  [/^pulumi/i, 'Pulumi'],
  [/^kapp/i, 'kapp'],
]
const BY_MANAGER: [RegExp, string][] = [
  [/^(argocd|openshift-gitops)/i, 'Argo CD'],
  [/^(kustomize|helm)-controller$/, 'Flux'],
  [/^helm$/i, 'Helm'],
  ...OTHERS,
]

/** `managed-by` of what nothing writes by itself: somebody applies it. */
const APPLIED_BY_HAND = /^(kustomize|kubectl|oc)\b/i

/** The tool behind the manager of a field; null where it is a person's client, or a controller of the cluster. */
export function toolOfManager(manager: string): string | null {
  return BY_MANAGER.find(([pattern]) => pattern.test(manager))?.[1] ?? null
}

/** The tools that deploy an object. */
export function toolsOf(object: KubernetesObject): Writer[] {
  const managers = extractManagedFields(object.metadata.managedFields).flatMap(({ manager }) => manager ?? [])
  const evidence = { marks: marksOf(object), managers }
  const gitOps = [...argoCd(evidence), ...flux(evidence)]
  const found = gitOps.length > 0 ? gitOps : helm(evidence)
  return found.length > 0 ? found : otherTool(evidence)
}

function argoCd({ marks, managers }: Evidence): Writer[] {
  const managedBy = /^(argo-?cd|openshift-gitops)$/i.test(marks.get(MANAGED_BY) ?? '')
  const isMarked = [...marks.keys()].some((key) => key.startsWith(ARGO_CD))
  if (!isMarked && !managedBy && !managers.some((each) => toolOfManager(each) === 'Argo CD')) return []
  const [tracked] = marks.get(`${ARGO_CD}tracking-id`)?.split(':') ?? []
  const instance = managedBy ? marks.get('app.kubernetes.io/instance') : undefined
  const application = tracked ?? marks.get(`${ARGO_CD}instance`) ?? instance
  return [{ kind: 'argo-cd', application: nameOf(application) }]
}

/** An application of another namespace than Argo CD's is tracked as `NAMESPACE_NAME`, and named `NAMESPACE/NAME`. */
function nameOf(text: string | undefined): string | null {
  const parts = text?.split('_') ?? []
  return parts.length > 0 && parts.length <= 2 && parts.every(isObjectName) ? parts.join('/') : null
}

function flux({ marks, managers }: Evidence): Writer[] {
  const found = FLUX.filter(({ prefix, manager }) => {
    const isMarked = [...marks.keys()].some((key) => key.startsWith(prefix))
    return (isMarked || managers.includes(manager)) && !isLeftAlone(marks, prefix)
  })
  return found.map(({ resource, prefix }) => {
    const [name, namespace] = [nameOf(marks.get(`${prefix}name`)), nameOf(marks.get(`${prefix}namespace`))]
    return { kind: 'flux', resource, name, namespace }
  })
}

/** Flux can be told to leave an object as it is, or as it found it. */
function isLeftAlone(marks: Marks, prefix: string): boolean {
  const isDisabled = marks.get(`${prefix}reconcile`)?.toLowerCase() === 'disabled'
  return isDisabled || /^(ignore|ifnotpresent)$/i.test(marks.get(`${prefix}ssa`) ?? '')
}

/** `helm template` leaves the label, too: what it prints is applied, by Argo CD or by hand. */
function helm({ marks, managers }: Evidence): Writer[] {
  const release = marks.get('meta.helm.sh/release-name')
  const isLabelled = /^helm$/i.test(marks.get(MANAGED_BY) ?? '') && !marks.has(LAST_APPLIED_ANNOTATION)
  if (release === undefined && !isLabelled && !managers.some((each) => toolOfManager(each) === 'Helm'))
    return []
  const namespace = nameOf(marks.get('meta.helm.sh/release-namespace'))
  return [{ kind: 'helm', release: nameOf(release), namespace }]
}

function otherTool({ marks, managers }: Evidence): Writer[] {
  const prefixed = [...marks.keys()].flatMap((key) => BY_PREFIX[key.slice(0, key.indexOf('/') + 1)] ?? [])
  const named = managers.flatMap((each) => OTHERS.find(([pattern]) => pattern.test(each))?.[1] ?? [])
  const managedBy = marks.get(MANAGED_BY) ?? ''
  const labelled = managedBy === '' || /^helm$/i.test(managedBy) || APPLIED_BY_HAND.test(managedBy)
  const [name] = [...prefixed, ...named, ...(labelled ? [] : [managedBy])]
  return name === undefined ? [] : [{ kind: 'tool', name }]
}
