import { valueOr } from '#lib/domain/answer'
import { byName } from '#lib/domain/by-name'
import { Memo } from '#lib/domain/memo'
import type { Deployment, PodTemplate, StatefulSet, WorkloadKind } from '#lib/kubernetes/objects'
import type { Snapshot } from '#lib/domain/snapshot'

export type WorkloadKey = { kind: WorkloadKind; name: string }

export const keyOf = ({ kind, name }: WorkloadKey) => `${kind}/${name}`

/** Items of a list come without `kind`, so it is set from the list that they were in. */
export type Workload =
  { kind: 'Deployment'; object: Deployment } | { kind: 'StatefulSet'; object: StatefulSet }

export const keyIn = ({ kind, object }: Workload) => keyOf({ kind, name: object.metadata.name })

const known = new Memo<readonly Deployment[], readonly Workload[]>()
const deployments = new Memo<Deployment, Workload>()
const statefulSets = new Memo<StatefulSet, Workload>()

const NO_DEPLOYMENTS: readonly Deployment[] = []
const NO_STATEFUL_SETS: readonly StatefulSet[] = []

/** All workloads of the namespace, sorted by name, except kinds that could not be read. The same list until one changes. */
export function workloadsOf(snapshot: Snapshot): readonly Workload[] {
  const [some, others] = [
    valueOr(snapshot.deployments, NO_DEPLOYMENTS),
    valueOr(snapshot.statefulSets, NO_STATEFUL_SETS),
  ]
  return known.of(some, [others], () =>
    [
      ...some.map((object) => deployments.of(object, [], () => ({ kind: 'Deployment', object }))),
      ...others.map((object) => statefulSets.of(object, [], () => ({ kind: 'StatefulSet', object }))),
    ].sort((a, b) => byName(a.object, b.object)),
  )
}

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
