import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { UnreadableObject } from '#lib/kubernetes/shapes'
import { explain } from '#lib/cluster/request/explain'
import { excessOf } from '#lib/cluster/request/list-budget'
import { faultOfExcess } from '#lib/cluster/request/transport-fault'

/** One page of a list. */
export type Page<T> = {
  objects: T[]
  /** The other items. */
  unreadable: UnreadableObject[]
  resourceVersion: string
  /** The continue token of the next page; empty on the last. */
  next: string
  /** How long its JSON is. */
  bytes: number
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

/**
 * Starts again, once, if the pages did not make one consistent list.
 * @param path of the collection, for error messages
 */
export async function collectPages<T>(path: string, readPage: ReadPage<T>): Promise<Answer<Listed<T>>> {
  const first = await collectOnce(path, readPage)
  // A continue token is valid only as long as etcd keeps its resourceVersion.
  const isCut = !first.ok && first.error.code === 'gone'
  const isTorn = first.ok && first.value.isTorn
  if (!isCut && !isTorn) return first
  const second = await collectOnce(path, readPage)
  return second.ok ? { ok: true, value: { ...second.value, isTorn: isTorn || second.value.isTorn } } : second
}

async function collectOnce<T>(path: string, readPage: ReadPage<T>): Promise<Answer<Listed<T>>> {
  let listed: Listed<T> | undefined
  const asked = new Set<string>()
  let next = ''
  let bytes = 0
  do {
    asked.add(next)
    const answer = await readPage(next)
    if (!answer.ok) return answer
    const { objects, unreadable, resourceVersion } = answer.value
    listed ??= { objects: [], unreadable: [], resourceVersion, isTorn: false }
    for (const object of objects) listed.objects.push(object)
    for (const object of unreadable) listed.unreadable.push(object)
    listed.isTorn ||= resourceVersion !== listed.resourceVersion
    next = answer.value.next
    bytes += answer.value.bytes
    const size = { bytes, objects: listed.objects.length + listed.unreadable.length, pages: asked.size }
    const why = excessOf(size) ?? (next !== '' && asked.has(next) ? 'the list repeats a page' : null)
    if (why !== null) return { ok: false, error: explain('GET', path, faultOfExcess(why)) }
  } while (next !== '')
  return { ok: true, value: listed }
}
