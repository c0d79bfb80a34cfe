import type { ContainerView } from '#lib/domain/container/containers'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { StaleGroup, Unread } from '#lib/domain/freshness'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import type {
  EventView,
  JudgedWorkload,
  PodView,
  RevisionView,
  TriggerView,
} from '#lib/domain/workload/workload-views'

/** What the page of a workload shows. */
export type WorkloadView = {
  environment: EnvironmentView
  readAt: string
  workload: JudgedWorkload
  /** Pods that have ended, such as evicted ones, and were replaced. */
  ended: PodView[]
  /** Of all its pods, those that crash first. */
  containers: ContainerView[]
  revisions: RevisionView[]
  /** Its images over time. */
  picture: Picture
  triggers: TriggerView[]
  events: EventView[]
  /** Why the events are stale; empty if they are not. */
  staleEvents: StaleGroup[]
  unread: Unread[]
}
