import 'server-only'
import type { Answer } from '#lib/domain/answer'

/** One page of a list. */
export type Page<T> = {
  objects: T[]
  /** What keeps the other items from being objects: `items[3].metadata.name is missing`. */
  flaws: string[]
  resourceVersion: string
  /** The continue token of the next page; empty on the last. */
  next: string
}

export type Listed<T> = {
  objects: T[]
  flaws: string[]
  /** Of the first page: whatever changed while the others were read comes in a watch from here. */
  resourceVersion: string
  /** Whether a page was of another resourceVersion than the first, which API servers do not do. */
  isTorn: boolean
}

type ReadPage<T> = (next: string) => Promise<Answer<Page<T>>>

/** Starts over once where the pages did not make one list. */
export async function collectPages<T>(readPage: ReadPage<T>): Promise<Answer<Listed<T>>> {
  const first = await collectOnce(readPage)
  // The continue token lives as long as etcd keeps the resourceVersion.
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
    const { objects, flaws, resourceVersion } = answer.value
    listed ??= { objects: [], flaws: [], resourceVersion, isTorn: false }
    for (const object of objects) listed.objects.push(object)
    for (const flaw of flaws) listed.flaws.push(flaw)
    listed.isTorn ||= resourceVersion !== listed.resourceVersion
    next = answer.value.next
  } while (next !== '')
  return { ok: true, value: listed }
}
