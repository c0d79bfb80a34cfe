import { diffLines } from 'diff'
import { stringify } from 'yaml'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { DiffLine } from '#lib/domain/workload/workload-views'

/** The differences between two pod templates, by lines of YAML as in a manifest. */
export function diffTemplates(from: PodTemplate, to: PodTemplate): DiffLine[] {
  return diffLines(asYaml(from), asYaml(to)).flatMap(({ value, added, removed }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same'
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => ({ kind, text }))
  })
}

/** With sorted keys, because ReplicaSets and ControllerRevisions keep them in different orders. */
function asYaml(template: PodTemplate): string {
  return stringify(withoutNulls(template), { sortMapEntries: true, lineWidth: 0 })
}

/** Go writes `creationTimestamp: null` for a time that is not set. */
function withoutNulls(template: PodTemplate): unknown {
  return JSON.parse(JSON.stringify(template, (_key, value: unknown) => (value === null ? undefined : value)))
}
