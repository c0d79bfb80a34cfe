import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { importedImages } from '#lib/domain/image-stream/imported-images'
import { digestOf, parsePullSpec } from '#lib/domain/image/pull-spec'
import { NameIndex } from '#lib/domain/pipeline/name-index'
import { triggersOf, untriggeredIn } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { ImageStream } from '#lib/kubernetes/objects'

/** Which workloads have to do with which streams: by the names in their triggers, or by the repository of an image without one. */
export class StreamLinks {
  private readonly byName = new Map<string, ImageStream>()
  /** From workloads to the streams that their triggers name. */
  private readonly triggered = new NameIndex()
  /** From workloads, and from streams, to repositories. */
  private readonly used = new NameIndex()
  private readonly supplied = new NameIndex()

  get streams(): ReadonlyMap<string, ImageStream> {
    return this.byName
  }

  /** The keys of the workloads that a stream concerns. */
  workloadsOf(stream: string): string[] {
    const users = this.supplied.namesOf(stream).flatMap((repository) => this.used.of(repository))
    return [...new Set([...this.triggered.of(stream), ...users])]
  }

  /** @returns the keys of the workloads that the stream concerns now, or did before */
  takeStream(name: string, stream: ImageStream | undefined): string[] {
    if (stream === undefined) this.byName.delete(name)
    else this.byName.set(name, stream)
    const repositories = this.supplied.take(name, stream === undefined ? [] : repositoriesOf(stream))
    return [...this.triggered.of(name), ...repositories.flatMap((each) => this.used.of(each))]
  }

  /** @returns the names of the streams that concern the workload now, or did before */
  takeWorkload(key: string, workload: Workload | undefined): string[] {
    const named = workload === undefined ? [] : streamsIn(workload)
    const images = workload === undefined ? [] : untriggeredIn(workload)
    const repositories = images.map(({ image = '' }) => parsePullSpec(image).repository)
    const supplying = this.used.take(key, repositories).flatMap((each) => this.supplied.of(each))
    return [...this.triggered.take(key, named), ...supplying]
  }

  /**
   * The tag that had an image of a repository, and has a newer one; undefined where that is not known for sure, because several had it
   * and none has it now.
   */
  tagBefore(image: string): StreamTag | undefined {
    const digest = digestOf(image)
    const { repository } = parsePullSpec(image)
    if (digest === null) return undefined
    const tags = this.supplied
      .of(repository)
      .flatMap((name) => tagsOf(this.byName.get(name) ?? NO_STREAM))
      .filter((tag) => isFrom(tag, repository))
    // Most have the newest, and then no history is unpacked.
    if (tags.some((tag) => newestOf(tag)?.image === digest)) return undefined
    const [found, other] = tags.filter((tag) => importedImages(tag).includes(digest))
    return other === undefined ? found : undefined
  }
}

const NO_STREAM: ImageStream = { metadata: { name: '' } }

function streamsIn(workload: Workload): string[] {
  return triggersOf(workload).list.flatMap(({ namespace, stream }) => (namespace === null ? stream : []))
}

function repositoriesOf(stream: ImageStream): string[] {
  const own = stream.status?.dockerImageRepository ?? ''
  const sources = tagsOf(stream).flatMap((tag) => repositoryOf(tag) ?? [])
  return [...new Set(own === '' ? sources : [own, ...sources])]
}

function repositoryOf(tag: StreamTag): string | null {
  const source = sourceOf(tag)
  return source.kind === 'following' || source.kind === 'pinned' ? source.repository : null
}

function isFrom(tag: StreamTag, repository: string): boolean {
  return repositoryOf(tag) === repository || tag.stream.status?.dockerImageRepository === repository
}
