import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Asking } from '#lib/forge/forge'
import type { ForgeClient, Wanted } from '#lib/forge/request/forge-client'

/** @property total how many there are, if the answer says so */
type Part<Item> = { items: readonly Item[]; total?: number | undefined }

/** @property sizes the query members for a page and its size */
type Pages = { size: number; sizeName: 'per_page' | 'limit' }

/** A list that goes on for ever, or a forge that repeats a page, ends here. */
const MOST_PAGES = 20

/**
 * All pages of a list. One that is longer is refused, since what it lacks would be missed.
 * @param partOf the items of a page
 */
export async function readList<T, Item>(
  client: ForgeClient,
  wanted: Wanted<T>,
  { size, sizeName }: Pages,
  partOf: (value: T) => Part<Item>,
  asking?: Asking,
): Promise<Answer<Item[]>> {
  const items: Item[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { ...wanted.query, [sizeName]: size, page }
    const read = await client.readPage({ ...wanted, query }, asking)
    if (!read.ok) return read
    const { value, hasMore, total: counted } = read.value
    const part = partOf(value)
    for (const item of part.items) items.push(item)
    const total = part.total ?? counted
    const isOver = total === null ? part.items.length < size : items.length >= total
    if (part.items.length === 0 || !(hasMore ?? !isOver)) return { ok: true, value: items }
  }
  const why = `it has more than ${MOST_PAGES} pages of ${size}; Quayside reads no more of them`
  return client.sender.refuse(`read ${wanted.what}`, { code: 'too-large', why })
}
