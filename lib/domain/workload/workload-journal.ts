/** How an image failed on a workload. */
export type ImageFailure = {
  /** Null if it fails now. */
  at: string | null
  /** `worker-0 is in CrashLoopBackOff` */
  how: string
}

/** What the journal and the pods say about a workload. */
export type WorkloadJournal = {
  /** Change causes by the name of the ReplicaSet or ControllerRevision that an operation made. */
  causes: ReadonlyMap<string, string>
  /** Failures by image: digests, or pull specs where no digest is known. */
  failures: ReadonlyMap<string, ImageFailure>
}

export const NO_JOURNAL: WorkloadJournal = { causes: new Map(), failures: new Map() }
