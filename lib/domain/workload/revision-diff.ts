import { diffLines } from 'diff'
import { stringify } from 'yaml'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { DiffLine } from '#lib/domain/workload/workload-views'

/** What changes from one pod template to another, line by line, as the YAML that people know from their manifests. */
export function diffTemplates(from: PodTemplate, to: PodTemplate): DiffLine[] {
  return diffLines(asYaml(from), asYaml(to)).flatMap(({ value, added, removed }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same'
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => ({ kind, text }))
  })
}

/** Keys are sorted because ReplicaSets and ControllerRevisions keep the same template in different orders. */
function asYaml(template: PodTemplate): string {
  return stringify(withoutNulls(template), { sortMapEntries: true, lineWidth: 0 })
}

/** `creationTimestamp: null` is how Go writes a time that is not set. */
function withoutNulls(template: PodTemplate): unknown {
  return JSON.parse(JSON.stringify(template, (_key, value: unknown) => (value === null ? undefined : value)))
}
