/**
 * Who or what brought an image. The cluster keeps no author of imports: `oc import-image` and `oc tag` leave nothing in the
 * `managedFields` of a stream (oc-import-image.json, imagestream-with-managed-fields.json). So most of these are inferred.
 */
export type Mover =
  /** An operation of the journal. */
  | { kind: 'operation'; id: string; by: string; reason: string }
  /** The record of a pin, in the annotations of its tag. */
  | { kind: 'pin'; by: string; reason: string | null }
  /** A run of a CronJob that imports; `job` is null where the cluster no longer keeps it. */
  | { kind: 'job'; cronJob: string; job: string | null; startedBy: Starter | null }
  /** `importPolicy.scheduled` */
  | { kind: 'schedule' }
  /** A client of the API server, by the name that it gave; null where it left none. */
  | { kind: 'client'; manager: string | null }

/** The operation that started a Job. */
export type Starter = { id: string; by: string; reason: string }

export function isInferred({ kind }: Mover): boolean {
  return kind !== 'operation' && kind !== 'pin'
}
