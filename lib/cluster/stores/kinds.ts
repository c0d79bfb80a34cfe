import 'server-only'
import { KINDS, type Kind, type Objects } from '#lib/domain/snapshot'
import type { ConfigMap, CronJob, Event, Job } from '#lib/kubernetes/objects'

/**
 * Kinds that plans of tags and workloads do not need; only their own pages wait for them. The journal is the ConfigMaps that hold
 * the operations.
 */
export type MoreObjects = { events: Event; cronJobs: CronJob; jobs: Job; journal: ConfigMap }

export type MoreKinds = keyof MoreObjects

export const MORE_KINDS = ['events', 'cronJobs', 'jobs', 'journal'] as const satisfies readonly MoreKinds[]

/** Every kind that has a list-watch. */
export type EveryKind = Kind | MoreKinds

export const EVERY_KIND: readonly EveryKind[] = [...KINDS, ...MORE_KINDS]

export type EveryObject = Objects & MoreObjects
