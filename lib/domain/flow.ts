import type { LaneView, PipelineView, RegistryCheck, RegistryView, WorkloadSummary } from '#lib/domain/views'

/** What the way from the registry into the image stream is like. `unchecked`: the registry was not asked yet. */
export type ImportFlow =
  | 'up-to-date'
  | 'newer'
  | 'pinned'
  | 'failing'
  | 'importing'
  | 'never'
  | 'refused'
  | 'unchecked'
  | 'no-import'

/** What the way from the image stream tag to one workload is like. */
export type RolloutFlow =
  'settled' | 'rolling-out' | 'failing' | 'trigger-broken' | 'trigger-paused' | 'behind'

/** A failed or missing import comes before what the registry says: it is what a person must know first. */
export function importFlow(lane: LaneView, check: RegistryCheck | undefined): ImportFlow {
  if (lane.import.state === 'failed') return 'failing'
  if (lane.import.state === 'pending') return 'importing'
  if (lane.source.kind === 'pinned') return 'pinned'
  if (lane.source.kind !== 'following') return 'no-import'
  if (lane.import.state === 'never') return 'never'
  if (check === undefined) return 'unchecked'
  if (check.state === 'failed') return 'refused'
  // The check is older than the lane: what was newer then may have been imported since.
  return check.image.digest === lane.image?.digest ? 'up-to-date' : check.state
}

export function rolloutFlow(workload: WorkloadSummary): RolloutFlow {
  if (workload.health === 'unhealthy' || workload.health === 'stuck') return 'failing'
  if (workload.triggerProblem !== null) return 'trigger-broken'
  if (workload.health === 'rolling-out') return 'rolling-out'
  if (workload.isPaused) return 'trigger-paused'
  return workload.isBehind ? 'behind' : 'settled'
}

export function checkOf(registry: RegistryView | undefined, lane: LaneView): RegistryCheck | undefined {
  return registry?.checks[`${lane.stream}:${lane.tag}`]
}

export type Attention = {
  lanes: number
  newer: number
  pinned: number
  failing: number
  rollingOut: number
  unhealthy: number
  brokenTriggers: number
  pausedTriggers: number
  behind: number
  neverImported: number
  /** Lanes of which the registry gave no answer, or was not asked yet. */
  refused: number
  unchecked: number
}

/** How many lanes and workloads need a person's attention, and why. */
export function attentionOf({ lanes, others }: PipelineView, registry: RegistryView | undefined): Attention {
  const flows = lanes.map((lane) => importFlow(lane, checkOf(registry, lane)))
  const workloads = new Map(
    [...lanes.flatMap((lane) => lane.workloads), ...others].map((each) => [
      `${each.kind}/${each.name}`,
      each,
    ]),
  )
  const rollouts = [...workloads.values()].map(rolloutFlow)
  return {
    lanes: lanes.length,
    newer: countOf(flows, 'newer'),
    pinned: lanes.filter(({ source }) => source.kind === 'pinned').length,
    failing: countOf(flows, 'failing'),
    rollingOut: countOf(rollouts, 'rolling-out'),
    unhealthy: countOf(rollouts, 'failing'),
    brokenTriggers: countOf(rollouts, 'trigger-broken'),
    pausedTriggers: countOf(rollouts, 'trigger-paused'),
    behind: countOf(rollouts, 'behind'),
    neverImported: countOf(flows, 'never'),
    refused: countOf(flows, 'refused'),
    unchecked: countOf(flows, 'unchecked'),
  }
}

function countOf<T>(list: T[], wanted: T): number {
  return list.filter((each) => each === wanted).length
}

/** Lanes that have every word of the filter in their stream, tag, source or workloads. */
export function filterLanes(lanes: LaneView[], filter: string): LaneView[] {
  const words = filter.toLowerCase().split(/\s+/)
  return lanes.filter(({ stream, tag, source, workloads }) => {
    const origin = 'pullSpec' in source ? source.pullSpec : ''
    const text = [`${stream}:${tag}`, origin, ...workloads.map(({ name }) => name)].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
