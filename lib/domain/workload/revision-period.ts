import type { Moment } from '#lib/domain/moves/moment'
import type { Revision } from '#lib/domain/workload/revisions'

/** A time in which a workload had the template of a revision. Unknown times are null. */
export type RevisionPeriod = {
  revision: Revision
  since: Moment | null
  /** Null for the current revision, too. */
  until: Moment | null
}
