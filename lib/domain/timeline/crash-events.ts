import type { RunFact } from '#lib/domain/chronicle/facts'
import { crashEventsOf, joinedCrash, observedCrash, type Crash } from '#lib/domain/timeline/crash'
import { placesOf } from '#lib/domain/timeline/place'
import { crashesIn, earliest, type PodCrash } from '#lib/domain/timeline/pod-crashes'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { podRevisionOf } from '#lib/domain/workload/pods'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { keyIn, keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { useIn, useOf } from '#lib/domain/workload-page/whole-periods'
import type { Event, Pod } from '#lib/kubernetes/objects'

/**
 * The crashes of a workload: containers of the same name and revision crash together. Once pods are replaced, they are gone with their
 * crashes, and what was observed of them is told.
 * @param runs of the workload
 */
export function crashEvents(
  workload: Workload,
  pods: readonly Pod[],
  events: readonly Event[],
  ownership: Ownership,
  runs: readonly RunFact[] = [],
): TimelineEvent[] {
  const crashes = new Map(runs.flatMap(crashOfRun))
  const groups = new Map<string, PodCrash[]>()
  const uses = usesByLabel(workload, ownership)
  for (const crash of pods.flatMap((pod) => crashesIn(pod, events, ownership.readAt))) {
    const label = podRevisionOf(crash.pod) ?? ''
    const key = `${crash.container} ${uses.get(label) ?? label}`
    groups.set(key, [...(groups.get(key) ?? []), crash])
  }
  for (const [key, group] of groups) {
    const [own, observed] = [crashOf(group), crashes.get(key)]
    if (own !== null) crashes.set(key, observed === undefined ? own : joinedCrash(own, observed))
  }
  return [...crashes].flatMap(([key, crash]) =>
    crashEventsOf(`${keyIn(workload)} ${key}`, placesOf(workload, crash.container), crash),
  )
}

/** Those of a workload that is gone. */
export function goneCrashEvents(key: WorkloadKey, runs: readonly RunFact[]): TimelineEvent[] {
  return runs
    .flatMap(crashOfRun)
    .flatMap(([id, crash]) =>
      crashEventsOf(`${keyOf(key)} ${id}`, [{ kind: 'workload', workload: key }], crash),
    )
}

function crashOfRun(run: RunFact): [string, Crash][] {
  const crash = observedCrash(run)
  return crash === null ? [] : [[`${run.container} ${useIn(run)}`, crash]]
}

/** Which use of a revision each label of pods stands for. */
function usesByLabel(workload: Workload, ownership: Ownership): ReadonlyMap<string, string> {
  const revisions = revisionsOf(workload, ownership)
  return new Map(revisions.map((revision) => [revision.podLabel ?? '', useOf(revision)]))
}

function crashOf(crashes: readonly PodCrash[]): Crash | null {
  const [first] = [...crashes].sort((a, b) => Date.parse(a.begun.at) - Date.parse(b.begun.at))
  const [last] = [...crashes].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt))
  if (first === undefined || last === undefined) return null
  const { container, exitCode, reason, lastAt } = last
  const isOver = crashes.every((each) => each.overAt !== null)
  const [over] = crashes.flatMap((each) => each.overAt ?? []).sort((a, b) => Date.parse(b) - Date.parse(a))
  return {
    ...{ container, exitCode, reason, lastAt, isOpen: true },
    pods: crashes.map(({ pod }) => pod.metadata.name).sort(),
    // Another one can have been before the first that is known.
    begun: { at: first.begun.at, isExact: crashes.every(({ begun }) => begun.isExact) },
    notBefore: earliest(crashes.map(madeOrBegun), first.begun.at),
    restarts: crashes.reduce((sum, each) => sum + each.restarts, 0),
    over: isOver && over !== undefined ? { at: over, isExact: true } : null,
  }
}

function madeOrBegun({ begun, pod }: PodCrash): string {
  return begun.isExact ? begun.at : (pod.metadata.creationTimestamp ?? begun.at)
}
