import type { RunFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import {
  crashEventsOf,
  crashInUses,
  joinedCrash,
  observedCrash,
  type Crash,
} from '#lib/domain/timeline/crash'
import { placesOf } from '#lib/domain/timeline/place'
import { crashesIn, earliest, type PodCrash } from '#lib/domain/timeline/pod-crashes'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { podRevisionOf } from '#lib/domain/workload/pods'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { keyIn, keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { Event, Pod } from '#lib/kubernetes/objects'

/** What was observed of a workload, and whether all pods were looked at: only then, those that are not found are gone. */
type Remembered = { runs: readonly RunFact[]; arePodsWhole: boolean }

/**
 * The crashes of a workload: containers of the same name and revision crash together, also where it came back before its pods were
 * gone. Once pods are replaced, they are gone with their crashes, and what was observed of them is told.
 */
export function crashEvents(
  workload: Workload,
  pods: readonly Pod[],
  events: readonly Event[],
  ownership: Ownership,
  { runs, arePodsWhole }: Remembered = { runs: [], arePodsWhole: true },
): TimelineEvent[] {
  const crashes = crashesOfRuns(runs)
  const groups = new Map<string, PodCrash[]>()
  const made = madeByLabel(workload, ownership)
  for (const crash of pods.flatMap((pod) => crashesIn(pod, events, ownership.readAt))) {
    const label = podRevisionOf(crash.pod) ?? ''
    const key = `${crash.container} ${made.get(label) ?? label}`
    groups.set(key, [...(groups.get(key) ?? []), crash])
  }
  for (const [key, group] of groups) {
    const [own, observed] = [crashOf(group), crashes.get(key)]
    if (own !== null) crashes.set(key, observed === undefined ? own : joinedCrash(own, observed))
  }
  return [...crashes].flatMap(([key, crash]) =>
    crashEventsOf(`${keyIn(workload)} ${key}`, placesOf(workload, crash.container), crash, arePodsWhole),
  )
}

/** Those that were observed, of a workload that is gone or of which no pods are looked at. */
export function goneCrashEvents(key: WorkloadKey, { runs, arePodsWhole }: Remembered): TimelineEvent[] {
  return [...crashesOfRuns(runs)].flatMap(([id, crash]) =>
    crashEventsOf(`${keyOf(key)} ${id}`, [{ kind: 'workload', workload: key }], crash, arePodsWhole),
  )
}

/** By container and age of the revision: one that comes back has another number, and the pods that it still had. */
function crashesOfRuns(runs: readonly RunFact[]): Map<string, Crash> {
  const crashes = new Map<string, Crash>()
  for (const run of [...runs].sort((a, b) => a.revision - b.revision)) {
    const crash = observedCrash(run)
    if (crash === null) continue
    const key = `${run.container} ${run.madeAt}`
    const before = crashes.get(key)
    crashes.set(key, before === undefined ? crash : crashInUses(before, crash))
  }
  return crashes
}

/** When the revision was made that each label of pods stands for. */
function madeByLabel(workload: Workload, ownership: Ownership): ReadonlyMap<string, string> {
  const revisions = revisionsOf(workload, ownership)
  return new Map(
    revisions.map(({ podLabel, createdAt, name }) => [podLabel ?? '', inSeconds(createdAt) ?? name]),
  )
}

function crashOf(crashes: readonly PodCrash[]): Crash | null {
  const [first] = [...crashes].sort((a, b) => Date.parse(a.begun.at) - Date.parse(b.begun.at))
  const [last] = [...crashes].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt))
  if (first === undefined || last === undefined) return null
  const { container, exitCode, reason, lastAt } = last
  const isOver = crashes.every((each) => each.overAt !== null)
  const [over] = crashes.flatMap((each) => each.overAt ?? []).sort((a, b) => Date.parse(b) - Date.parse(a))
  return {
    ...{ container, exitCode, reason, lastAt, isOpen: true, earlier: null },
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
