import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { commitCandidates, type WantedImage } from '#lib/domain/image/commit-candidates'
import { commitInTags } from '#lib/domain/image/commit-tag'
import type { RepositoryListing, TaggedImage } from '#lib/plan/steps/repository-listing'

/** One request looks up three tags at once, then two a second (repository-listing.json). */
const LOOKUPS_PER_REQUEST = 10
/** Of one search. The next one goes on, and begins with the tags that are new by then. */
const MOST_LOOKUPS = 40
const MOST_NAMES = 2_000

/** Asks the cluster for the tags of the repository: all, or these. */
export type AskForTags = (tags: readonly string[] | 'all') => Promise<Answer<RepositoryListing>>

/** How many of the tags that name a commit were looked up. */
export type Extent = { lookedUp: number; of: number }

/** Looks for the tags of images in one repository. A tag that names a commit is looked up once, because it never moves. */
export class RepositorySearch {
  private lookedUp = new Set<string>()
  private lastNames: ReadonlySet<string> = new Set()

  constructor(
    private readonly patterns: readonly string[],
    private readonly ask: AskForTags,
  ) {}

  /** @param take gets each tag that names a commit, and its image, as it is found */
  async search(
    wanted: readonly WantedImage[],
    take: (image: TaggedImage) => void,
    isFound: (image: WantedImage) => boolean,
  ): Promise<Answer<Extent>> {
    const listed = await this.read('all', take)
    if (!listed.ok) return listed
    const names = listed.value.names.filter((name) => this.namesCommit(name))
    const before = this.lastNames
    this.lastNames = new Set(names.slice(0, MOST_NAMES))
    this.lookedUp = new Set(names.filter((name) => this.lookedUp.has(name)))
    const isNew = (name: string) => before.size > 0 && !before.has(name)
    for (let count = 0; count < MOST_LOOKUPS; count += LOOKUPS_PER_REQUEST) {
      const open = wanted.filter((image) => !isFound(image))
      const others = names.filter((name) => !this.lookedUp.has(name))
      if (open.length === 0 || others.length === 0) break
      const next = commitCandidates(this.patterns, others, open, isNew).slice(0, LOOKUPS_PER_REQUEST)
      const answer = await this.read(next, take)
      if (!answer.ok) return answer
      for (const name of next) this.lookedUp.add(name)
    }
    return { ok: true, value: { lookedUp: this.lookedUp.size, of: names.length } }
  }

  private async read(
    tags: readonly string[] | 'all',
    take: (image: TaggedImage) => void,
  ): Promise<Answer<RepositoryListing>> {
    const answer = await this.ask(tags)
    for (const image of answer.ok ? answer.value.images : []) {
      if (!this.namesCommit(image.tag)) continue
      this.lookedUp.add(image.tag)
      take(image)
    }
    return answer
  }

  private namesCommit(tag: string): boolean {
    return commitInTags(this.patterns, [tag]) !== null
  }
}
