import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { Mark } from '#lib/domain/timeline-picture/picture'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** The page of what a mark is about. */
export type MarkPage =
  | { kind: 'operation'; id: string }
  | { kind: 'tag'; stream: string; tag: string }
  | { kind: 'workload'; workload: WorkloadKey }

/** Null if it is about nothing that has a page. */
export function pageOfMark({ operation, on: [name = ''] }: Pick<Mark, 'operation' | 'on'>): MarkPage | null {
  if (operation !== undefined) return { kind: 'operation', id: operation }
  const [kind = '', object = ''] = name.split(/\/(.*)/s)
  if (kind === 'Deployment' || kind === 'StatefulSet')
    return { kind: 'workload', workload: { kind, name: object } }
  return name.includes(':') ? { kind: 'tag', ...splitTagKey(name) } : null
}
