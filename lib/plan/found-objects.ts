import type { Answer } from '#lib/domain/answer'
import { findStream } from '#lib/domain/image-stream/tag-source'
import { layOver, type FreshObjects, type Reading } from '#lib/domain/lay-over'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import {
  findWorkload,
  keyIn,
  keyOf,
  workloadsOf,
  type Workload,
  type WorkloadKey,
} from '#lib/domain/workload/workload'
import type { ImageStream, KubernetesObject, WorkloadKind } from '#lib/kubernetes/objects'
import { isUnreadable } from '#lib/kubernetes/shapes'

/** Names of streams, and workloads with their pods and revisions. */
export type Named = { streams: ReadonlySet<string>; workloads: ReadonlyMap<string, WorkloadKey> }

/**
 * What is known of a namespace, and what was just read of it. Plans look into this by name: to lay one over the other costs what the
 * namespace has, and most plans are about a few of its thousands of objects.
 */
export class FoundObjects {
  private readonly read: ReadonlyMap<string, Workload | null>

  constructor(
    readonly known: Snapshot,
    private readonly fresh: FreshObjects,
  ) {
    this.read = workloadsIn(fresh)
  }

  stream(name: string): ImageStream | undefined {
    const reading = this.fresh.imageStreams.get(name)
    return reading === undefined ? findStream(this.known, name) : (readable(reading) ?? undefined)
  }

  workload(key: WorkloadKey): Workload | undefined {
    const read = this.read.get(keyOf(key))
    return read === undefined ? findWorkload(this.known, key) : (read ?? undefined)
  }

  workloads(isWanted: (workload: Workload) => boolean): Workload[] {
    const others = workloadsOf(this.known).filter((each) => isWanted(each) && !this.read.has(keyIn(each)))
    return [...others, ...[...this.read.values()].flatMap((each) => (each && isWanted(each) ? each : []))]
  }

  all(): Snapshot {
    return layOver(this.known, this.fresh)
  }

  /** A snapshot with no other objects than these and those that were just read. */
  part({ streams, workloads }: Named): Snapshot {
    const { known, fresh } = this
    const named = [...workloads.values()].flatMap((key) => findWorkload(known, key) ?? [])
    const { revisionsOf, podsOf } = ownershipOf(known)
    const [revisions, pods] = [namesOf(named.flatMap(revisionsOf)), namesOf(named.flatMap(podsOf))]
    const part = {
      ...known,
      imageStreams: only(known.imageStreams, streams),
      deployments: only(known.deployments, namesOf(named.flatMap(ofKind('Deployment')))),
      statefulSets: only(known.statefulSets, namesOf(named.flatMap(ofKind('StatefulSet')))),
      replicaSets: only(known.replicaSets, revisions),
      controllerRevisions: only(known.controllerRevisions, revisions),
      pods: only(known.pods, pods),
    }
    return layOver(part, fresh)
  }
}

function ofKind(kind: WorkloadKind): (workload: Workload) => KubernetesObject | [] {
  return (workload) => (workload.kind === kind ? workload.object : [])
}

function namesOf(objects: readonly KubernetesObject[]): Set<string> {
  return new Set(objects.map(({ metadata }) => metadata.name))
}

function only<T extends KubernetesObject>(
  list: Answer<readonly T[]>,
  names: ReadonlySet<string>,
): Answer<readonly T[]> {
  return list.ok ? { ok: true, value: list.value.filter(({ metadata }) => names.has(metadata.name)) } : list
}

function readable<T>(reading: Reading<T & object>): T | null {
  return reading === null || isUnreadable(reading) ? null : reading
}

function workloadsIn({ deployments, statefulSets }: FreshObjects): Map<string, Workload | null> {
  const read = new Map<string, Workload | null>()
  for (const [name, reading] of deployments) {
    const object = readable(reading)
    read.set(keyOf({ kind: 'Deployment', name }), object && { kind: 'Deployment', object })
  }
  for (const [name, reading] of statefulSets) {
    const object = readable(reading)
    read.set(keyOf({ kind: 'StatefulSet', name }), object && { kind: 'StatefulSet', object })
  }
  return read
}
