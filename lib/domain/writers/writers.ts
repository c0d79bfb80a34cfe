import { parseJson } from '#lib/domain/json'
import { isSameValue, valueAt } from '#lib/domain/writers/manifest'
import { marksOf } from '#lib/domain/writers/marks'
import { toolOfManager, toolsOf } from '#lib/domain/writers/tools'
import type { Writer } from '#lib/domain/writers/writer'
import { extractManagedFields, ownsField, type FieldPath } from '#lib/kubernetes/managed-fields'
import { LAST_APPLIED_ANNOTATION, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The paths of fields that Quayside writes. */
export const FIELD = {
  tagSource: (tag: string): FieldPath => ['spec', 'tags', { name: tag }, 'from'],
  tagSchedule: (tag: string): FieldPath => ['spec', 'tags', { name: tag }, 'importPolicy', 'scheduled'],
  triggers: ['metadata', 'annotations', TRIGGERS_ANNOTATION],
  podTemplate: ['spec', 'template'],
  suspend: ['spec', 'suspend'],
} as const

/** The manager of what `oc apply` wrote, also where somebody removed its annotation. */
const CLIENT_SIDE_APPLY = 'kubectl-client-side-apply'

/**
 * Who else writes a field of an object. Of a tool that deploys from git or from a chart it is unknown whether that has the
 * field: once somebody has changed a field, `managedFields` no longer names who wrote it before.
 * @param value that is written, if it is known: a manifest with the same value takes nothing back
 */
export function writersOf(object: KubernetesObject, field: FieldPath, value?: unknown): Writer[] {
  const tools = toolsOf(object)
  const owners = extractManagedFields(object.metadata.managedFields).filter((entry) =>
    ownsField(entry, field),
  )
  const manifest = marksOf(object).get(LAST_APPLIED_ANNOTATION)
  const applied = valueAt(parseJson(manifest ?? ''), field)
  const isInManifest =
    manifest === undefined
      ? owners.some(({ manager }) => manager === CLIENT_SIDE_APPLY)
      : applied !== undefined && !isSameValue(applied, value)
  // Argo CD leaves the annotation of `oc apply`, too.
  const isGitOps = tools.some(({ kind }) => kind === 'argo-cd' || kind === 'flux')
  const isApplied = !isGitOps && isInManifest
  const managers = owners
    .filter(({ operation }) => operation === 'Apply')
    .flatMap(({ manager = '' }) => (toolOfManager(manager) === null ? manager : []))
  return [
    ...controllersOf(object),
    ...tools,
    ...(isApplied ? [{ kind: 'apply' } as const] : []),
    ...[...new Set(managers)].map((manager): Writer => ({ kind: 'server-side-apply', manager })),
  ]
}

/** Controllers that write an object as a whole, from another one. OLM owns Deployments without being their controller. */
export function controllersOf(object: KubernetesObject): Writer[] {
  const owners = object.metadata.ownerReferences ?? []
  const installed = owners.find(({ kind }) => kind === 'ClusterServiceVersion')?.name
  const operator = installed ?? marksOf(object).get('olm.owner')
  if (operator !== undefined) return [{ kind: 'olm', operator }]
  return owners
    .filter(({ controller }) => controller === true)
    .map(({ kind, name }) => ({ kind: 'controller', owner: `${kind} ${name}` }))
}
