import { count } from '#lib/domain/format'
import type { EntryChange } from '#lib/domain/image/image-views'

/** More names are read worse than their number. */
const MOST_NAMES = 3

const KINDS = ['changed', 'added', 'removed'] as const

/** `LOG_LEVEL changed, OLD removed`, `12 changed, 3 added`, `no change` */
export function changeWords(all: readonly Pick<EntryChange, 'name' | 'kind'>[]): string {
  const changes = all.filter(({ kind }) => kind !== 'same')
  if (changes.length === 0) return 'no change'
  if (changes.length <= MOST_NAMES) return changes.map(({ name, kind }) => `${name} ${kind}`).join(', ')
  const counted = KINDS.map((kind) => ({ kind, of: changes.filter((each) => each.kind === kind).length }))
  const shown = counted.filter(({ of }) => of > 0)
  return shown.map(({ kind, of }) => count(of, kind, kind)).join(', ')
}
