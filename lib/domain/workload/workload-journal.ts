import { NO_EVIDENCE, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Starter } from '#lib/domain/moves/mover'

/** How an image failed on a workload. */
export type ImageFailure = {
  /** Null if it fails now. */
  at: string | null
  /** `worker-0 is in CrashLoopBackOff` */
  how: string
}

/** The operation that made a revision, or brought it back. */
export type RevisionMaker = Starter & {
  at: string
  /** Its change cause. */
  cause: string
}

/** What the journal, the pods and earlier observations say about a workload. */
export type WorkloadJournal = {
  /** By the name of the ReplicaSet or ControllerRevision. */
  makers: ReadonlyMap<string, RevisionMaker>
  /** What moved the tags that feed it. */
  evidenceOf: (stream: string, tag: string) => MoveEvidence
  /** Failures by image: digests, or pull specs where no digest is known. */
  failures: ReadonlyMap<string, ImageFailure>
  /** When revisions came back, as Quayside observed it. */
  observed?: Returns
}

export const NO_JOURNAL: WorkloadJournal = {
  makers: new Map(),
  evidenceOf: () => NO_EVIDENCE,
  failures: new Map(),
}

/** When revisions became the current ones for the last time, by the names of their objects. */
export type Returns = ReadonlyMap<string, string>

export const NO_RETURNS: Returns = new Map()

/** What was observed is about the last return, an operation perhaps about one before. */
export function returnsIn({
  makers,
  observed = NO_RETURNS,
}: Pick<WorkloadJournal, 'makers' | 'observed'>): Returns {
  return new Map([...[...makers].map(([name, { at }]): [string, string] => [name, at]), ...observed])
}
