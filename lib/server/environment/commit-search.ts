import 'server-only'
import { LRUCache } from 'lru-cache'
import type { WantedImage } from '#lib/domain/image/commit-candidates'
import type { CommitSearchState } from '#lib/domain/image-stream/commit-search-words'
import type { ImageOrigin } from '#lib/domain/image-stream/image-origin'
import type { Clock } from '#lib/runtime/clock'
import { RepositorySearch, type AskForTags, type Extent } from '#lib/server/environment/repository-search'

/** The images of one page are wanted together, and one listing is enough for them. */
const GATHER_MS = 1_000
const MOST_IMAGES = 20_000
const MOST_REPOSITORIES = 200
const MOST_WANTED = 500

type Repository = {
  name: string
  search: RepositorySearch
  wanted: Map<string, WantedImage>
  isDue: boolean
  isUnderWay: boolean
  problem: string | null
}

/**
 * Finds the tags that name the commits of images without labels. A build has a tag of its own in the registry, which the stream
 * lacks. The cluster is asked once for each new image, never on an interval. A search that failed is made again with the next new
 * image, or when somebody has the registry checked. Where registries are checked on request only, a search waits for that, too.
 */
export class CommitSearch {
  private readonly tags = new LRUCache<string, readonly string[]>({ max: MOST_IMAGES })
  private readonly missed = new LRUCache<string, Extent>({ max: MOST_IMAGES })
  private readonly repositories = new LRUCache<string, Repository>({ max: MOST_REPOSITORIES })
  private readonly listeners = new Set<(found: ReadonlySet<string>) => void>()

  /** @param inTurn keeps searches from running all at once */
  constructor(
    private readonly patterns: readonly string[],
    private readonly isOnRequest: boolean,
    private readonly askFor: (origin: ImageOrigin) => AskForTags,
    private readonly clock: Clock,
    private readonly inTurn: (work: () => Promise<void>) => Promise<void>,
  ) {}

  /** The tags of the registry that name the commit of an image, as far as they were found. */
  tagsOf(digest: string): readonly string[] {
    return this.tags.get(digest) ?? []
  }

  /** Null where nothing was looked for, or something was found. */
  stateOf(origin: ImageOrigin, digest: string): CommitSearchState | null {
    const { repository } = origin
    const missed = this.missed.get(digest)
    if (missed !== undefined) return { state: 'none', repository, ...missed }
    const known = this.repositories.get(keyOf(origin))
    if (known?.wanted.has(digest) !== true) return null
    if (known.isDue || known.isUnderWay) return { state: 'searching', repository }
    return known.problem === null
      ? { state: 'waiting', repository }
      : { state: 'failed', repository, message: known.problem }
  }

  /** @param isAsked whether the registry was just asked about the image: it is no more than a check then */
  want(origin: ImageOrigin, image: WantedImage, isAsked = false): void {
    const { digest } = image
    if (this.patterns.length === 0 || this.tags.has(digest) || this.missed.has(digest)) return
    const repository = this.repositoryOf(origin)
    const isNew = !repository.wanted.has(digest)
    if (isNew && repository.wanted.size >= MOST_WANTED) return
    repository.wanted.set(digest, image)
    const isTime = this.isOnRequest ? isAsked && repository.problem === null : isNew
    if (isTime) this.schedule(repository)
  }

  /** Makes the searches in these repositories that failed or wait, because a person asked about them. */
  retry(names: ReadonlySet<string>): void {
    for (const repository of this.repositories.values()) {
      if (names.has(repository.name) && repository.wanted.size > 0) this.schedule(repository)
    }
  }

  /** Calls back when a search has ended, with the images whose commit it found. Returns a function that unsubscribes. */
  onChange(listener: (found: ReadonlySet<string>) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private repositoryOf(origin: ImageOrigin): Repository {
    const key = keyOf(origin)
    const known = this.repositories.get(key)
    if (known !== undefined) return known
    const search = new RepositorySearch(this.patterns, this.askFor(origin))
    const repository: Repository = {
      name: origin.repository,
      search,
      wanted: new Map(),
      isDue: false,
      isUnderWay: false,
      problem: null,
    }
    this.repositories.set(key, repository)
    return repository
  }

  private schedule(repository: Repository): void {
    if (repository.isDue) return
    repository.isDue = true
    this.clock.after(GATHER_MS, () => void this.inTurn(() => this.run(repository)))
  }

  private async run(repository: Repository): Promise<void> {
    repository.isDue = false
    for (const digest of repository.wanted.keys()) {
      if (this.tags.has(digest)) repository.wanted.delete(digest)
    }
    const wanted = [...repository.wanted.values()]
    if (wanted.length === 0) return
    const found = new Set<string>()
    repository.isUnderWay = true
    const outcome = await repository.search.search(
      wanted,
      ({ tag, digest }) => {
        found.add(digest)
        this.missed.delete(digest)
        this.tags.set(digest, [...new Set([...this.tagsOf(digest), tag])])
      },
      ({ digest }) => found.has(digest),
    )
    repository.isUnderWay = false
    repository.problem = outcome.ok ? null : outcome.error.message
    for (const { digest } of wanted) {
      if (!outcome.ok && !found.has(digest)) continue
      repository.wanted.delete(digest)
      if (outcome.ok && !found.has(digest)) this.missed.set(digest, outcome.value)
    }
    for (const listener of this.listeners) listener(found)
  }
}

function keyOf({ repository, importPolicy: { insecure, importMode } }: ImageOrigin): string {
  return JSON.stringify([repository, insecure, importMode])
}
