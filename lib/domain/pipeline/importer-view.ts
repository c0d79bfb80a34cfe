/** Who suspended a CronJob, as far as it is known. */
export type SuspensionView = {
  /** A person, or a client if `isInferred`; null if unknown. */
  by: string | null
  at: string | null
  reason: string | null
  /** When Quayside resumes it; null where a person has to. */
  resumeAt: string | null
  /** The id of the operation; null if the journal has none. */
  operation: string | null
  /** Whether only `managedFields` tell: the client that last wrote it, and when. */
  isInferred: boolean
  /** Why Quayside could not resume it yet; null if it could, or did not have to. */
  problem: string | null
}

/** A CronJob that imports, wherever it is shown besides its schedule. */
export type Importer = {
  name: string
  /** Null if it is suspended, or has none. */
  nextRun: string | null
  /** Whether that run can be skipped. */
  canSkip: boolean
  /** Null if it is not suspended. */
  suspension: SuspensionView | null
}

/** One that imports a tag. `named`: its script has the names of the stream and of the tag; nothing else was looked at. */
export type ImporterView = Importer & { known: 'declared' | 'named' }

/** All CronJobs of an environment that import, suspended ones first, and those of one tag (`stream:tag`). */
export type Importers = { all: readonly Importer[]; of: (key: string) => ImporterView[] }

/** Also while CronJobs cannot be read. */
export const NO_IMPORTERS: Importers = { all: [], of: () => [] }
