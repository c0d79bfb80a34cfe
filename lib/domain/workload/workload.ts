import { valueOr } from '#lib/domain/answer'
import { Memo } from '#lib/domain/memo'
import type { Deployment, PodTemplate, StatefulSet, WorkloadKind } from '#lib/kubernetes/objects'
import type { Snapshot } from '#lib/domain/snapshot'

export type WorkloadKey = { kind: WorkloadKind; name: string }

export const keyOf = ({ kind, name }: WorkloadKey) => `${kind}/${name}`

/** Items of a list come without `kind`, so it is set from the list that they were in. */
export type Workload =
  { kind: 'Deployment'; object: Deployment } | { kind: 'StatefulSet'; object: StatefulSet }

const byName = (a: Workload, b: Workload) => a.object.metadata.name.localeCompare(b.object.metadata.name)

const sorted = new Memo<readonly Deployment[], readonly Workload[]>()

/** All workloads of the namespace, sorted by name, except kinds that could not be read. */
export function workloadsOf(snapshot: Snapshot): readonly Workload[] {
  const deployments = valueOr(snapshot.deployments, NONE)
  const statefulSets = valueOr(snapshot.statefulSets, NONE)
  return sorted.of(deployments, [statefulSets], () =>
    [
      ...deployments.map((object): Workload => ({ kind: 'Deployment', object })),
      ...statefulSets.map((object): Workload => ({ kind: 'StatefulSet', object })),
    ].sort(byName),
  )
}

const NONE: readonly never[] = []

export function findWorkload(snapshot: Snapshot, key: WorkloadKey): Workload | undefined {
  return workloadsOf(snapshot).find(
    ({ kind, object }) => kind === key.kind && object.metadata.name === key.name,
  )
}

/** The same workload with another pod template. */
export function withTemplate(workload: Workload, template: PodTemplate): Workload {
  const put = <T extends Workload['object']>(object: T): T => {
    return { ...object, spec: { ...object.spec, template } }
  }
  return workload.kind === 'Deployment'
    ? { ...workload, object: put(workload.object) }
    : { ...workload, object: put(workload.object) }
}
