import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { imageFacts, type ImageFacts } from '#lib/domain/image/image'
import { pickPart } from '#lib/domain/image/image-parts'
import type { Image } from '#lib/kubernetes/objects'
import { systemClock } from '#lib/runtime/system-clock'
import type { Connection } from '#lib/cluster/request/connection'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { getObject } from '#lib/cluster/request/objects'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'

/** Half a kilobyte each. */
const MOST_FACTS = 50_000
/** Five kilobytes each, or ten. Only the pages that compare images read them twice. */
const MOST_IMAGES = 200
/** Of the four connections for requests that nobody waits for. */
const MOST_AT_ONCE = 3
/** An absent image comes back when it is imported or pushed again, which changes its stream. This is for what answers 404 wrongly. */
const ABSENT_TTL_MS = 60 * 60_000
const FAILURE_TTL_MS = 5_000

type Limits = { facts: number; images: number }

/**
 * The images of a namespace's image streams, by digest. An image never changes, so it is read once; one that is absent is asked for
 * again when its stream has changed.
 */
export class StreamImages {
  private readonly facts: AnswerCache<Answer<ImageFacts>>
  private readonly images: AnswerCache<Answer<Image>>
  private readonly limited = limitConcurrency(MOST_AT_ONCE)

  constructor(
    private readonly connection: Connection,
    private readonly namespace: string,
    private readonly commitLabels?: readonly string[],
    /** Gives another text when the stream of this name has changed. */
    private readonly versionOf: (stream: string) => string = () => '',
    most: Limits = { facts: MOST_FACTS, images: MOST_IMAGES },
    private readonly clock = systemClock,
  ) {
    this.facts = new AnswerCache<Answer<ImageFacts>>(most.facts, clock, lifetimeOf)
    this.images = new AnswerCache<Answer<Image>>(most.images, clock, lifetimeOf)
  }

  /** What pages show of an image: little enough to cache many. */
  factsOf(stream: string, digest: string): Promise<Answer<ImageFacts>> {
    return this.facts.get(`${stream}@${digest}`, () => this.readFacts(stream, digest), this.versionOf(stream))
  }

  /** The same of an image that was read before, which costs the cluster nothing; undefined for others. */
  knownFactsOf(stream: string, digest: string): Promise<Answer<ImageFacts>> | undefined {
    return this.facts.known(`${stream}@${digest}`, this.versionOf(stream))
  }

  imageOf(stream: string, digest: string): Promise<Answer<Image>> {
    const name = `${stream}@${digest}`
    return this.images.get(name, () => this.limited(() => this.readImage(name)), this.versionOf(stream))
  }

  private async readImage(name: string): Promise<Answer<Image>> {
    const answer = await getObject(this.connection, 'imagestreamimages', this.namespace, name)
    return answer.ok ? { ok: true, value: withoutManifest(answer.value.image) } : answer
  }

  private async readFacts(stream: string, digest: string): Promise<Answer<ImageFacts>> {
    const image = await this.imageOf(stream, digest)
    if (!image.ok) return image
    const part = pickPart(image.value)
    const read = part === undefined ? image : await this.imageOf(stream, part.digest)
    // The images of a manifest list can be pruned before the list.
    if (!read.ok && read.error.code !== 'not-found') return read
    const now = this.clock.wallTime(this.clock.now())
    return {
      ok: true,
      value: imageFacts(image.value, now, this.commitLabels, read.ok ? read.value : undefined),
    }
  }
}

/** A failure is retried soon. */
function lifetimeOf(answer: Answer<unknown>): number {
  if (answer.ok) return Infinity
  return answer.error.code === 'not-found' ? ABSENT_TTL_MS : FAILURE_TTL_MS
}

/** The API also sends the manifest and the configuration as texts, which repeat the other members. */
export function withoutManifest({
  metadata,
  dockerImageMetadata,
  dockerImageLayers,
  dockerImageManifests,
}: Image): Image {
  return {
    metadata: { name: metadata.name },
    ...(dockerImageMetadata && { dockerImageMetadata }),
    ...(dockerImageLayers && { dockerImageLayers }),
    ...(dockerImageManifests && { dockerImageManifests }),
  }
}
