import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import type { ImageFact, RunFact } from '#lib/domain/chronicle/facts'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, streamsByName } from '#lib/domain/image-stream/tag-source'
import { Memo } from '#lib/domain/memo'
import { whyUnread } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import { keyIn, keyOf, workloadsOf, type WorkloadKey } from '#lib/domain/workload/workload'

/** What Quayside remembers of tags and workloads that the cluster does not have, or that cannot be read now. Each is newest first. */
export type Gone = { tags: readonly (readonly ImageFact[])[]; workloads: readonly (readonly RunFact[])[] }

const NONE: Gone = { tags: [], workloads: [] }

const known = new Memo<Chronicle, Gone>()

/** @param lane only this one, `stream:tag` or `Deployment/nginx`; empty for all */
export function goneIn(snapshot: Snapshot, lane: string): Gone {
  const { chronicle } = snapshot
  if (chronicle === undefined) return NONE
  const all = workloadsOf(snapshot)
  const gone = known.of(chronicle, [streamsByName(snapshot), all], (): Gone => {
    const there = new Set(all.map(keyIn))
    return {
      tags: [...chronicle.images.values()].filter(
        ([fact]) => fact !== undefined && findTag(snapshot, fact.stream, fact.tag) === undefined,
      ),
      workloads: [...chronicle.runs.values()].filter(
        ([run]) => run !== undefined && !there.has(keyOf(run.workload)),
      ),
    }
  })
  if (lane === '') return gone
  return {
    tags: gone.tags.filter(([fact]) => fact !== undefined && tagKey(fact.stream, fact.tag) === lane),
    workloads: gone.workloads.filter(([run]) => run !== undefined && keyOf(run.workload) === lane),
  }
}

/** Whether a workload that is not found is gone, and not just unread. */
export function isGone(snapshot: Snapshot, { kind, name }: WorkloadKey): boolean {
  const list = kind === 'Deployment' ? 'deployments' : 'statefulSets'
  return snapshot[list].ok && whyUnread(snapshot, list, name) === null
}
