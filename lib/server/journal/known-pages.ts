import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { isOlder } from '#lib/cluster/list-watch/resource-version'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { PageRequests } from '#lib/server/journal/page-requests'
import type { PageSeries, PageWrite } from '#lib/server/journal/page-series'

/** `isFresh`: just listed, and not from the store, which is a bit behind. */
export type Known = { pages: ConfigMap[]; isFresh: boolean }

export const BEING_READ: ClusterError = { code: 'being-read', message: 'The journal is being read.' }

/** The pages as this process knows them: from the store, and from its own requests where the store is behind. */
export class KnownPages {
  /** The lowest number for a new page: those below belong to pages, or to ConfigMaps that are none. */
  firstFree = 1
  private readonly latest = new Map<string, ConfigMap>()
  private taken: number | null = null

  constructor(
    private readonly series: PageSeries,
    private readonly requests: Pick<PageRequests, 'stored' | 'list'>,
  ) {}

  now(): Answer<Known> {
    const stored = this.requests.stored()
    if (stored === null) return { ok: false, error: BEING_READ }
    const pages = new Map(stored.map((page) => [page.metadata.name, page]))
    for (const [name, page] of this.latest) {
      const other = pages.get(name)
      if (other === undefined || isBefore(other, page)) pages.set(name, page)
      else this.latest.delete(name)
    }
    return { ok: true, value: { pages: this.series.pagesIn(pages.values()), isFresh: false } }
  }

  async list(): Promise<Answer<Known>> {
    const answer = await this.requests.list()
    if (!answer.ok) return answer
    this.latest.clear()
    for (const page of answer.value) this.remember(page)
    this.skipTaken(answer.value)
    return { ok: true, value: { pages: answer.value, isFresh: true } }
  }

  remember(page: ConfigMap): void {
    this.latest.set(page.metadata.name, page)
  }

  /** It was deleted. */
  forget({ metadata }: ConfigMap): void {
    this.latest.delete(metadata.name)
  }

  /** The page could not be created, because its name exists. The next list shows whose it is. */
  setTaken(page: ConfigMap): void {
    this.taken = this.series.numberOf(page)
  }

  /** After a list: whether a write is in the journal. */
  has({ page, entries }: PageWrite): boolean {
    const { data } = this.latest.get(page.metadata.name) ?? {}
    return Object.entries(entries).every(([id, text]) => data?.[id] === text)
  }

  /** Forgets the oldest pages if there are too many, and gives them. */
  takeSurplus(): ConfigMap[] {
    const known = this.now()
    const pages = known.ok ? known.value.pages : []
    const surplus = pages.slice(0, Math.max(0, pages.length - this.series.mostPages))
    for (const { metadata } of surplus) this.latest.delete(metadata.name)
    return surplus
  }

  /** A name that exists and is not that of a page is somebody else's. Its number is never used. */
  private skipTaken(pages: readonly ConfigMap[]): void {
    const number = this.taken
    this.taken = null
    if (number !== null && !pages.some((page) => this.series.numberOf(page) === number))
      this.firstFree = number + 1
  }
}

function isBefore(one: ConfigMap, other: ConfigMap): boolean {
  return isOlder(one.metadata.resourceVersion, other.metadata.resourceVersion ?? '')
}
