import type { Fact, Facts, SwitchFact } from '#lib/domain/chronicle/facts'
import { merge } from '#lib/domain/chronicle/merge'
import { lookAtSwitches, type SwitchLook } from '#lib/domain/switches/switch-look'
import { ofEachKind, STALE_MS } from '#lib/domain/snapshot'
import { readAt, snapshotOf, type Lists } from '#lib/domain/testing/test-objects'
import { keepFieldWrites, readFieldWrites } from '#lib/kubernetes/field-writes'
import { IMPORTS_LABEL, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { CronJob, KubernetesObject } from '#lib/kubernetes/objects'
import type { UnreadableObject } from '#lib/kubernetes/shapes'

/** What replicas wrote, one after another. */
export class Written {
  facts: Facts = new Map()

  add(seen: Facts): void {
    this.facts = new Map<string, Fact>([...this.facts, ...merge(this.facts, seen)])
  }

  get switches(): SwitchFact[] {
    return [...this.facts.values()].filter((fact) => fact.kind === 'switch')
  }
}

type Unreadable = Partial<Record<'cronJobs' | 'imageStreams', readonly UnreadableObject[]>>

/**
 * Looks at a cluster that changes. The look takes `freshAt`, too: of when its objects are, if it is behind.
 * @param before what others saw before, and when
 */
export function replicaOf(written: Written, before: SwitchLook | null = null) {
  return (lists: Lists, at: string, { cronJobs = [], imageStreams = [] }: Unreadable = {}, freshAt = at) => {
    const now = Date.parse(at)
    const read = readAt(snapshotOf(lists), at)
    const staleAt = new Date(now + STALE_MS).toISOString()
    const freshness = ofEachKind((kind) => ({ ...read.freshness[kind], freshAt, staleAt }))
    const snapshot = { ...read, freshness, unreadable: { ...read.unreadable, imageStreams } }
    const batch = {
      cronJobs: { ok: true, value: lists.cronJobs ?? [] } as const,
      unreadable: { cronJobs, jobs: [] },
      stale: [],
    }
    const sight = {
      snapshot,
      batch,
      streams: lists.imageStreams ?? [],
      configured: [],
      cronJobsFreshAt: freshAt,
    }
    const { facts, ended, look } = lookAtSwitches(written.facts, sight, before, now)
    before = look
    written.add(facts)
    written.add(ended)
  }
}

/** The same object after a client wrote some of its fields. @param fields of `managedFields` */
export function writtenBy<T extends KubernetesObject>(
  object: T,
  writes: readonly { manager: string; at: string; fields: object }[],
): T {
  const metadata = { ...object.metadata }
  const entries = writes.map(({ manager, at: time, fields: fieldsV1 }) => ({ manager, time, fieldsV1 }))
  keepFieldWrites(metadata, readFieldWrites(entries))
  return { ...object, metadata }
}

export const TRIGGER_FIELDS = { 'f:metadata': { 'f:annotations': { [`f:${TRIGGERS_ANNOTATION}`]: {} } } }
export const SUSPEND_FIELDS = { 'f:spec': { 'f:suspend': {} } }

/** A CronJob that imports. */
export function importJobOf(suspend: boolean, members: Partial<CronJob['metadata']> = {}): CronJob {
  return {
    metadata: { name: 'import-images', labels: { [IMPORTS_LABEL]: 'true' }, ...members },
    spec: { schedule: '0 2 * * 2', suspend, jobTemplate: { spec: { template: {} } } },
  }
}
