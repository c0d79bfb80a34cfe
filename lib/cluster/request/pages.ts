import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { UnreadableObject } from '#lib/kubernetes/shapes'

/** One page of a list. */
export type Page<T> = {
  objects: T[]
  /** The other items. */
  unreadable: UnreadableObject[]
  resourceVersion: string
  /** The continue token of the next page; empty on the last. */
  next: string
}

export type Listed<T> = {
  objects: T[]
  unreadable: UnreadableObject[]
  /** Of the first page: a watch from here brings what changed while the others were read. */
  resourceVersion: string
  /** Whether a page had another resourceVersion than the first. API servers do not do that. */
  isTorn: boolean
}

type ReadPage<T> = (next: string) => Promise<Answer<Page<T>>>

/** Starts again, once, if the pages did not make one consistent list. */
export async function collectPages<T>(readPage: ReadPage<T>): Promise<Answer<Listed<T>>> {
  const first = await collectOnce(readPage)
  // A continue token is valid only as long as etcd keeps its resourceVersion.
  const isCut = !first.ok && first.error.code === 'gone'
  const isTorn = first.ok && first.value.isTorn
  if (!isCut && !isTorn) return first
  const second = await collectOnce(readPage)
  return second.ok ? { ok: true, value: { ...second.value, isTorn: isTorn || second.value.isTorn } } : second
}

async function collectOnce<T>(readPage: ReadPage<T>): Promise<Answer<Listed<T>>> {
  let listed: Listed<T> | undefined
  let next = ''
  do {
    const answer = await readPage(next)
    if (!answer.ok) return answer
    const { objects, unreadable, resourceVersion } = answer.value
    listed ??= { objects: [], unreadable: [], resourceVersion, isTorn: false }
    for (const object of objects) listed.objects.push(object)
    for (const object of unreadable) listed.unreadable.push(object)
    listed.isTorn ||= resourceVersion !== listed.resourceVersion
    next = answer.value.next
  } while (next !== '')
  return { ok: true, value: listed }
}
